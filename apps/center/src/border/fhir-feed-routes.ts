import { randomUUID } from 'node:crypto';
import {
  facilityOfSystem,
  isObject,
  objectsIn,
  operationOutcome,
  readPatient,
  readToken,
  textIn,
  type FhirIdentifier,
  type JsonObject,
} from '@musubi/formats/fhir';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { instant } from '@musubi/domain';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { FHIR_JSON, type SystemOf } from './fhir-answer.ts';
import { REFUSED } from './refused.ts';
import type { BorderSystem } from '../directory/system-store.ts';
import { takeFeed, type FeedChange } from './take-feed.ts';

const FEED_EVENT = 'urn:ihe:iti:pmir:2019:patient-feed';
const MOST_IN_MESSAGE = 1_000;

/** 患者情報の受信: conditional PUT and DELETE (ITI-104), and a message Bundle in the manner of PMIR (ITI-93). */
export function fhirFeedRoutes(app: FastifyInstance, index: PatientIndex, systemOf: SystemOf): void {
  app.put('/fhir/Patient', async (request, reply) => {
    const system = await systemOf(request);
    const id = ownIdentifier(identifierAsked(request), system);
    const [taken] = await takeFeed(index, system, changesOf(request.body, system, id), request.id);
    return reply
      .code(taken?.changed === true ? 201 : 200)
      .type(FHIR_JSON)
      .send(
        JSON.stringify(operationOutcome('information', 'informational', { ja: '受け付けました。', en: 'Accepted.' })),
      );
  });

  app.delete('/fhir/Patient', async (request, reply) => {
    const system = await systemOf(request);
    await takeFeed(
      index,
      system,
      [{ change: 'remove', localPatient: ownIdentifier(identifierAsked(request), system) }],
      request.id,
    );
    return reply.code(204).send();
  });

  app.post('/fhir', async (request, reply) => {
    const system = await systemOf(request);
    const { header, changes } = readFeedMessage(request.body, system);
    await takeFeed(index, system, changes, request.id);
    return reply
      .code(200)
      .type(FHIR_JSON)
      .send(JSON.stringify(feedResponse(header, index)));
  });
}

function identifierAsked(request: FastifyRequest): FhirIdentifier {
  // fastify's query is an object
  const { identifier } = request.query as { identifier?: unknown };
  const token = typeof identifier === 'string' ? readToken(identifier) : undefined;
  if (token === undefined) throw REFUSED.noIdentifier;
  return token;
}

/** The number, if it is one that the system's own facility gives. */
function ownIdentifier(id: FhirIdentifier, system: BorderSystem): string {
  const facility = facilityOfSystem(id.system);
  if (facility === undefined) throw REFUSED.unknownDomain;
  if (facility !== system.facility) throw REFUSED.otherFacility;
  return id.value;
}

function changesOf(resource: unknown, system: BorderSystem, id: string): readonly FeedChange[] {
  const patient = readPatient(resource);
  const names =
    patient?.identifiers.some((given) => facilityOfSystem(given.system) === system.facility && given.value === id) ===
    true;
  if (patient === undefined || !names) throw REFUSED.badPatient;
  if (patient.replacedBy !== undefined)
    return [{ change: 'merge', from: id, into: ownIdentifier(patient.replacedBy, system) }];
  return [
    patient.active
      ? { change: 'put', localPatient: id, demographics: patient.demographics }
      : { change: 'remove', localPatient: id },
  ];
}

/** Bundle message → MessageHeader, then a history Bundle whose entries are patients with what happened to them. */
function readFeedMessage(
  body: unknown,
  system: BorderSystem,
): { readonly header: JsonObject; readonly changes: readonly FeedChange[] } {
  const entries =
    isObject(body) && body['resourceType'] === 'Bundle' && body['type'] === 'message'
      ? objectsIn(body['entry']).map((entry) => entry['resource'])
      : [];
  const [header, history] = [
    entries[0],
    entries.find((resource) => isObject(resource) && resource['resourceType'] === 'Bundle'),
  ];
  if (
    !isObject(header) ||
    header['resourceType'] !== 'MessageHeader' ||
    header['eventUri'] !== FEED_EVENT ||
    !isObject(history)
  )
    throw REFUSED.badPatient;
  const told = objectsIn(history['entry']);
  if (told.length === 0 || told.length > MOST_IN_MESSAGE) throw REFUSED.badPatient;
  return { header, changes: told.flatMap((entry) => changeOfEntry(entry, system)) };
}

function changeOfEntry(entry: JsonObject, system: BorderSystem): readonly FeedChange[] {
  const request = isObject(entry['request']) ? entry['request'] : {};
  const { resource } = entry;
  const own = readPatient(resource)?.identifiers.find((id) => facilityOfSystem(id.system) === system.facility);
  if (own !== undefined) {
    const changes = changesOf(resource, system, own.value);
    return request['method'] === 'DELETE' ? [{ change: 'remove', localPatient: own.value }] : changes;
  }
  // A deletion carries no resource: only its address names the patient.
  const query = new URLSearchParams((textIn(request['url'], 400) ?? '').split('?')[1] ?? '').get('identifier');
  const token = query === null ? undefined : readToken(query);
  if (request['method'] !== 'DELETE' || token === undefined) throw REFUSED.badPatient;
  return [{ change: 'remove', localPatient: ownIdentifier(token, system) }];
}

function feedResponse(header: JsonObject, index: PatientIndex): JsonObject {
  const response = {
    resourceType: 'MessageHeader',
    id: randomUUID(),
    eventUri: FEED_EVENT,
    source: { endpoint: 'urn:musubi:center' },
    response: { identifier: textIn(header['id'], 64) ?? 'unknown', code: 'ok' },
  };
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'message',
    timestamp: instant(index.center.clock.now()),
    entry: [{ fullUrl: `urn:uuid:${response.id}`, resource: response }],
  };
}
