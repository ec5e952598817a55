import type { FastifyRequest } from 'fastify';
import type { BorderSystem } from '../directory/system-store.ts';

export const FHIR_JSON = 'application/fhir+json; charset=utf-8; fhirVersion=4.0';

/** The system behind a request; unknown or suspended ones get nothing at all. */
export type SystemOf = (request: FastifyRequest) => Promise<BorderSystem>;
