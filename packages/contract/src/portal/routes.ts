import type { Ability } from '@musubi/domain';

/** Who may call a route at all. */
export type RouteCaller = 'anyone' | 'signed-in' | Ability;

/**
 * ポータルの入口: every route of the center's portal API. The authorisation matrix and the OpenAPI document walk
 * this table, so a route that is not here does not exist. `who`: who may call it at all; the act decides the rest.
 * `:patient` is the opaque PatientId; no other identifier is ever part of a URL.
 */
export const PORTAL_ROUTES = {
  signIn: { method: 'POST', path: '/api/sign-in', who: 'anyone' },
  signOut: { method: 'POST', path: '/api/sign-out', who: 'signed-in' },
  session: { method: 'GET', path: '/api/session', who: 'signed-in' },
  unlock: { method: 'POST', path: '/api/session/unlock', who: 'signed-in' },
  facilities: { method: 'GET', path: '/api/facilities', who: 'signed-in' },
  linkStates: { method: 'GET', path: '/api/facilities/link-states', who: 'view-records' },
  search: { method: 'POST', path: '/api/patients/search', who: 'view-records' },
  register: { method: 'POST', path: '/api/patients/register', who: 'register-patient' },
  header: { method: 'GET', path: '/api/patients/:patient', who: 'view-records' },
  proposeLink: { method: 'POST', path: '/api/patients/:patient/link-proposals', who: 'link-patient' },
  link: { method: 'POST', path: '/api/patients/:patient/links', who: 'link-patient' },
  unlink: { method: 'POST', path: '/api/patients/:patient/links/undo', who: 'unlink-patient' },
  consents: { method: 'GET', path: '/api/patients/:patient/consents', who: 'view-records' },
  giveConsent: { method: 'POST', path: '/api/patients/:patient/consents', who: 'register-consent' },
  changeConsent: { method: 'POST', path: '/api/patients/:patient/consents/change', who: 'register-consent' },
  calendar: { method: 'POST', path: '/api/patients/:patient/calendar', who: 'view-records' },
  standingFacts: { method: 'POST', path: '/api/patients/:patient/standing-facts', who: 'view-records' },
  entries: { method: 'POST', path: '/api/patients/:patient/entries', who: 'view-records' },
  entriesInRange: { method: 'POST', path: '/api/patients/:patient/entries-in-range', who: 'view-records' },
  laboratory: { method: 'POST', path: '/api/patients/:patient/laboratory', who: 'view-records' },
  attachment: { method: 'POST', path: '/api/patients/:patient/attachment', who: 'view-records' },
  disclosureHistory: { method: 'POST', path: '/api/patients/:patient/disclosure-history', who: 'view-records' },
  searchAudit: { method: 'POST', path: '/api/audit/search', who: 'search-audit' },
  auditState: { method: 'GET', path: '/api/audit/state', who: 'search-audit' },
  verifyAudit: { method: 'POST', path: '/api/audit/verify', who: 'search-audit' },
  emergencySearch: { method: 'POST', path: '/api/emergency/patients/search', who: 'search-emergency' },
  bookmark: { method: 'POST', path: '/api/patients/:patient/bookmark', who: 'view-records' },
  linkCases: { method: 'POST', path: '/api/link-cases', who: 'decide-link-case' },
  linkCase: { method: 'POST', path: '/api/link-cases/open', who: 'decide-link-case' },
  decideLinkCase: { method: 'POST', path: '/api/link-cases/decide', who: 'decide-link-case' },
  matchJobs: { method: 'GET', path: '/api/match-jobs', who: 'run-match-job' },
  startMatchJob: { method: 'POST', path: '/api/match-jobs', who: 'run-match-job' },
  cancelMatchJob: { method: 'POST', path: '/api/match-jobs/cancel', who: 'run-match-job' },
  noticeLetters: { method: 'GET', path: '/api/patients/:patient/notice-letters', who: 'unlink-patient' },
  letterPrinted: { method: 'POST', path: '/api/patients/:patient/notice-letters/printed', who: 'unlink-patient' },
  mergePatients: { method: 'POST', path: '/api/patients/:patient/merge', who: 'repair-link' },
  splitPatient: { method: 'POST', path: '/api/patients/:patient/split', who: 'repair-link' },
  replaceLocalId: { method: 'POST', path: '/api/local-ids/replace', who: 'replace-local-id' },
  importLocalIds: { method: 'POST', path: '/api/local-ids/import', who: 'replace-local-id' },
  changeDemographics: { method: 'POST', path: '/api/patients/:patient/demographics', who: 'link-patient' },
  demographicsHistory: { method: 'GET', path: '/api/patients/:patient/demographics', who: 'view-records' },
  gateways: { method: 'GET', path: '/api/gateways', who: 'see-gateways' },
  ingestStatus: { method: 'POST', path: '/api/gateways/ingest-status', who: 'see-gateways' },
} as const satisfies Record<string, { method: 'GET' | 'POST'; path: string; who: RouteCaller }>;

export type PortalRoute = keyof typeof PORTAL_ROUTES;
