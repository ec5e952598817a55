import type { AccessTicket } from '@musubi/domain';

/**
 * 検証済みチケット: signed, in time, for us, and used for the first time, with its audit event committed.
 * Only the ticket desk makes one; every query for clinical data asks for one.
 */
export type VerifiedTicket = AccessTicket & { readonly brand: 'VerifiedTicket' };
