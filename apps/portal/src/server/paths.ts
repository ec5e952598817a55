import type { PortalRoute, PORTAL_ROUTES } from '@musubi/contract';

/** The contract's paths, checked by type: written out so that the schemas (Zod) stay out of the browser's bundle. */
export const PATHS: { readonly [Route in PortalRoute]: readonly [(typeof PORTAL_ROUTES)[Route]['method'], (typeof PORTAL_ROUTES)[Route]['path']] } = {
  signIn: ['POST', '/api/sign-in'],
  signOut: ['POST', '/api/sign-out'],
  session: ['GET', '/api/session'],
  unlock: ['POST', '/api/session/unlock'],
  facilities: ['GET', '/api/facilities'],
  search: ['POST', '/api/patients/search'],
  register: ['POST', '/api/patients/register'],
  header: ['GET', '/api/patients/:patient'],
  proposeLink: ['POST', '/api/patients/:patient/link-proposals'],
  link: ['POST', '/api/patients/:patient/links'],
  unlink: ['POST', '/api/patients/:patient/links/undo'],
  consents: ['GET', '/api/patients/:patient/consents'],
  giveConsent: ['POST', '/api/patients/:patient/consents'],
  changeConsent: ['POST', '/api/patients/:patient/consents/change'],
  calendar: ['POST', '/api/patients/:patient/calendar'],
  standingFacts: ['POST', '/api/patients/:patient/standing-facts'],
  entries: ['POST', '/api/patients/:patient/entries'],
  entriesInRange: ['POST', '/api/patients/:patient/entries-in-range'],
  laboratory: ['POST', '/api/patients/:patient/laboratory'],
  attachment: ['POST', '/api/patients/:patient/attachment'],
  disclosureHistory: ['POST', '/api/patients/:patient/disclosure-history'],
  gateways: ['GET', '/api/gateways'],
  ingestStatus: ['POST', '/api/gateways/ingest-status'],
};
