import type { KeyObject } from 'node:crypto';
import { readTicketClaims } from '@musubi/contract';
import {
  checkTicketTimes,
  type AccessTicket,
  type FacilityId,
  type PurposeOfUse,
  type TicketRefusal,
} from '@musubi/domain';
import { verifyToken } from '@musubi/runtime';

/** What a gateway holds a ticket against. */
export type TicketRules = {
  readonly keys: readonly KeyObject[];
  readonly gateway: string;
  readonly facilities: ReadonlySet<FacilityId>;
};

/** 拒否理由: those of the domain, and two that only a route can know. */
export type DisclosureRefusal = TicketRefusal | 'ticket/missing' | 'ticket/other-purpose';

/** `claims` only when the signature was ours: what is unsigned is not put on record as somebody's deed. */
export type CheckedTicket =
  | { readonly refusal: DisclosureRefusal; readonly claims: AccessTicket | undefined }
  | { readonly refusal: undefined; readonly claims: AccessTicket; readonly skewed: boolean };

/**
 * アクセスチケットの検証: everything but single use, which is decided with the audit in one transaction (TicketDesk).
 */
export function checkTicket(
  token: string | undefined,
  purposes: readonly PurposeOfUse[],
  rules: TicketRules,
  nowSeconds: number,
): CheckedTicket {
  if (token === undefined || token === '') return { refusal: 'ticket/missing', claims: undefined };
  const payload = verifyToken(token, rules.keys);
  if (payload === undefined) return { refusal: 'ticket/bad-signature', claims: undefined };
  const claims = readTicketClaims(payload);
  if (claims === undefined) return { refusal: 'ticket/malformed', claims: undefined };
  const times = checkTicketTimes(claims, nowSeconds);
  if ('refusal' in times) return { refusal: times.refusal, claims };
  if (claims.gateway !== rules.gateway) return { refusal: 'ticket/other-gateway', claims };
  if (!rules.facilities.has(claims.facility)) return { refusal: 'ticket/other-facility', claims };
  if (!purposes.includes(claims.purpose)) return { refusal: 'ticket/other-purpose', claims };
  return { refusal: undefined, claims, skewed: times.skewed };
}
