import type { KeyObject } from 'node:crypto';
import { TICKET_LIFETIME_SECONDS, type AccessTicket, type GrantedAccess } from '@musubi/domain';
import { newId, signToken, type Clock } from '@musubi/runtime';

/** アクセスチケットの発行: only for a granted access; the gateway's own policy applies on top. */
export type IssueTicket = (
  access: GrantedAccess,
  to: { gateway: string; localPatient: string; userName: string; trace: string },
) => string;

export function ticketIssuer(key: KeyObject, clock: Clock): IssueTicket {
  return (access, to) => {
    const { actor } = access;
    // the only actor whom gateways know; nothing else was granted anything yet
    if (actor.kind !== 'staff') throw new Error(`no ticket for an actor of the kind ${actor.kind}`);
    const issuedAt = Math.floor(clock.now() / 1000);
    const ticket: AccessTicket = {
      id: newId(clock),
      gateway: to.gateway,
      facility: access.disclosing,
      localPatient: to.localPatient,
      kinds: access.kinds,
      sensitive: access.sensitive,
      ...(access.from === undefined ? {} : { from: access.from }),
      ...(access.until === undefined ? {} : { until: access.until }),
      purpose: access.purpose,
      user: {
        staff: actor.staff,
        name: to.userName,
        role: actor.role,
        facility: actor.facility,
      },
      decision: access.id,
      trace: to.trace,
      issuedAt,
      expiresAt: issuedAt + TICKET_LIFETIME_SECONDS,
    };
    return signToken(ticket, key);
  };
}
