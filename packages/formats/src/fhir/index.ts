export {
  facilityOfSystem,
  localPatientSystem,
  readToken,
  regionalPatientSystem,
  type FhirIdentifier,
} from './identifier-system.ts';
export { isObject, objectsIn, textIn, type JsonObject } from './json-value.ts';
export { operationOutcome, searchset, type OutcomeCode } from './outcome.ts';
export { readIdentifier, readPatient, type FhirPatient } from './read-patient.ts';
export { writePatient } from './write-patient.ts';
