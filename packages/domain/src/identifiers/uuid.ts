/** 患者(地域): the center's opaque handle of a patient, to whom identities are linked; safe in a URL. */
export type PatientId = string & { readonly brand: 'PatientId' };
/** 診療記録の識別子: one record entry of one facility; made from its key, so re-reading gives the same id. */
export type EntryId = string & { readonly brand: 'EntryId' };
/** 同意の識別子 */
export type ConsentId = string & { readonly brand: 'ConsentId' };
/** 利用者の識別子 */
export type StaffId = string & { readonly brand: 'StaffId' };
/** 代理人の識別子 */
export type RepresentativeId = string & { readonly brand: 'RepresentativeId' };
/** 閲覧判定の識別子: names one access decision in tickets and in both audit trails. */
export type DecisionId = string & { readonly brand: 'DecisionId' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads any of the branded uuids; the caller names the brand it expects. */
export function parseUuid<Id extends string>(text: string): Id | undefined {
  // The brand is a promise about origin, which the caller makes by naming it.
  return UUID.test(text) ? (text as Id) : undefined;
}
