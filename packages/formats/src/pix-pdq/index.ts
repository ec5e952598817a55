export type { PatientDomain, PatientIdentifier } from './patient-domain.ts';
export { readIdentityMessage, type IdentityMessage } from './read-identity-message.ts';
export { readPatientQuestion, type PatientQuestion } from './read-query.ts';
export { writePatientAnswer, type PatientAnswer } from './write-response.ts';
