import type { FacilityId } from '../identifiers/facility-id.ts';
import type { DecisionId, StaffId } from '../identifiers/uuid.ts';
import type { RecordKind, SensitiveCategory } from '../record/record-kind.ts';
import type { Role } from '../staff/role.ts';
import type { LocalDate } from '../time/local-date.ts';
import type { PurposeOfUse } from './access-decision.ts';

/**
 * アクセスチケット: what the center signs and one gateway verifies. Bound to gateway, facility patient, kinds,
 * purpose, user and decision; usable once (`id`); times are seconds since 1970.
 */
export type AccessTicket = {
  readonly id: string;
  readonly gateway: string;
  readonly facility: FacilityId;
  readonly localPatient: string;
  readonly kinds: readonly RecordKind[];
  readonly sensitive: readonly SensitiveCategory[];
  readonly from?: LocalDate;
  readonly until?: LocalDate;
  readonly purpose: PurposeOfUse;
  readonly user: { readonly staff: StaffId; readonly name: string; readonly role: Role; readonly facility: FacilityId };
  readonly decision: DecisionId;
  readonly trace: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** Seconds by which the two clocks may differ without refusing. */
export const TICKET_CLOCK_SKEW_SECONDS = 60;
/** A ticket is for one fetch that starts now. */
export const TICKET_LIFETIME_SECONDS = 60;

export type TicketRefusal =
  | 'ticket/malformed'
  | 'ticket/bad-signature'
  | 'ticket/expired'
  | 'ticket/not-yet-valid'
  | 'ticket/other-gateway'
  | 'ticket/other-facility'
  | 'ticket/used';

/**
 * Everything about a ticket that needs no cryptography and no memory. `skewed` = accepted, but log the clock
 * difference.
 */
export function checkTicketTimes(
  ticket: AccessTicket,
  nowSeconds: number,
): { refusal: TicketRefusal } | { skewed: boolean } {
  if (ticket.expiresAt - ticket.issuedAt > TICKET_LIFETIME_SECONDS || ticket.expiresAt <= ticket.issuedAt)
    return { refusal: 'ticket/malformed' };
  if (nowSeconds > ticket.expiresAt + TICKET_CLOCK_SKEW_SECONDS) return { refusal: 'ticket/expired' };
  if (nowSeconds < ticket.issuedAt - TICKET_CLOCK_SKEW_SECONDS) return { refusal: 'ticket/not-yet-valid' };
  return { skewed: nowSeconds < ticket.issuedAt || nowSeconds > ticket.expiresAt };
}
