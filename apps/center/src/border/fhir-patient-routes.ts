import type { Demographics, MatchResult } from '@musubi/domain';
import { readPatient, regionalPatientSystem, searchset, writePatient, type JsonObject } from '@musubi/formats/fhir';
import { patientIdSchema } from '@musubi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PatientIndex } from '../patient-index/register/patient-index.ts';
import { findPatient } from '../patient-index/register/patient-store.ts';
import { capabilityStatement } from './capability-statement.ts';
import { crossReference } from './cross-reference.ts';
import { FHIR_JSON, type SystemOf } from './fhir-answer.ts';
import { findFitting } from './find-patients.ts';
import { REFUSED } from './refused.ts';
import type { ShownPatient } from './shown-identifiers.ts';
import type { BorderSystem } from '../directory/system-store.ts';
import {
  type Query,
  identifierOf,
  sourceOf,
  domainOf,
  demographicsOfQuery,
  queryOf,
  one,
  many,
  whole,
  parametersOf,
  formOf,
  parameters,
} from './read-patient-request.ts';

const MOST_PER_PAGE = 50;

/**
 * PIXm (ITI-83) and PDQm (ITI-78, ITI-119). Demographics never stand in an address of ours: POST `_search` is offered
 * beside GET.
 */
export function fhirPatientRoutes(
  app: FastifyInstance,
  index: PatientIndex,
  systemOf: SystemOf,
  limits: { readonly everybodyPerMinute: number },
): void {
  const { center } = index;
  const narrow = makeEverybodyLimit(limits.everybodyPerMinute, () => center.clock.now());
  const systems = { region: regionalPatientSystem(center.network) };

  app.get('/fhir/metadata', async (request, reply) => {
    await systemOf(request);
    return send(reply, capabilityStatement(center.clock));
  });

  app.get('/fhir/Patient/$ihe-pix', async (request, reply) => pix(request, reply, queryOf(request)));
  app.post('/fhir/Patient/$ihe-pix', async (request, reply) => pix(request, reply, parametersOf(request.body)));

  async function pix(request: FastifyRequest, reply: FastifyReply, query: Query): Promise<FastifyReply> {
    const system = await systemOf(request);
    const source = sourceOf(one(query['sourceIdentifier']), systems.region);
    const wanted = many(query['targetSystem']).map((target) => domainOf(target, systems.region));
    const found = await crossReference(center, system, source, wanted, request.id);
    const targets = found.identifiers.map((id) => ({
      name: 'targetIdentifier',
      valueIdentifier: identifierOf(id, systems.region),
    }));
    return send(reply, {
      resourceType: 'Parameters',
      parameter: [...targets, { name: 'targetId', valueReference: { reference: `Patient/${found.patient.patient}` } }],
    });
  }

  app.get('/fhir/Patient/:id', async (request, reply) => {
    const system = await systemOf(request);
    // fastify's params of a route with :id
    const id = patientIdSchema.safeParse((request.params as { id?: unknown }).id);
    const row = id.success ? await findPatient(center.db, center.network, id.data) : undefined;
    if (row === undefined) throw REFUSED.notFound;
    const shown = await crossReference(center, system, { domain: 'region', value: row.regionalId }, [], request.id);
    return send(
      reply,
      resourceOf({ ...shown, identifiers: [{ domain: 'region', value: row.regionalId }, ...shown.identifiers] }),
    );
  });

  app.get('/fhir/Patient', async (request, reply) => search(request, reply, queryOf(request)));
  app.post('/fhir/Patient/_search', async (request, reply) =>
    search(request, reply, { ...queryOf(request), ...formOf(request.body) }),
  );

  async function search(request: FastifyRequest, reply: FastifyReply, query: Query): Promise<FastifyReply> {
    const system = narrow(await systemOf(request));
    const self = '/fhir/Patient';
    const token = one(query['identifier']);
    if (token !== undefined && !token.endsWith('|')) {
      const source = sourceOf(token, systems.region);
      const found = await crossReference(center, system, source, [], request.id).catch((error: unknown) => {
        if (error === REFUSED.notFound) return undefined;
        throw error;
      });
      return send(
        reply,
        searchset(
          found === undefined ? 0 : 1,
          self,
          found === undefined
            ? []
            : [entryOf({ ...found, identifiers: [source, ...found.identifiers] }, { mode: 'match' })],
        ),
      );
    }
    const person = demographicsOfQuery(query);
    const [count, offset] = [Math.min(MOST_PER_PAGE, whole(query['_count'], 20)), whole(query['_offset'], 0)];
    const wanted = token === undefined ? undefined : domainOf(token.slice(0, -1), systems.region);
    const all = (await findFitting(index, system, person, 'pdqm', request.id)).filter((found) =>
      fitsAll(found.patient.demographics, person),
    );
    const page = all.slice(offset, offset + count);
    const next = offset + count < all.length ? `/fhir/Patient?_count=${count}&_offset=${offset + count}` : undefined;
    return send(
      reply,
      searchset(
        all.length,
        self,
        page.map((found) =>
          entryOf(
            {
              ...found,
              identifiers:
                wanted === undefined ? found.identifiers : found.identifiers.filter((id) => id.domain === wanted),
            },
            { mode: 'match', score: probability(found.result) },
          ),
        ),
        next,
      ),
    );
  }

  app.post('/fhir/Patient/$match', async (request, reply) => {
    const system = narrow(await systemOf(request));
    const given = parameters(request.body);
    const patient = readPatient(given.get('resource')?.['resource']);
    if (patient === undefined) throw REFUSED.badPatient;
    const certain = given.get('onlyCertainMatches')?.['valueBoolean'] === true;
    const count = Math.min(MOST_PER_PAGE, whole(String(given.get('count')?.['valueInteger'] ?? ''), 20));
    const found = (
      await findFitting(index, system, patient.demographics, 'match', request.id, certain ? 'auto' : 'review')
    ).slice(0, count);
    return send(
      reply,
      searchset(
        found.length,
        '/fhir/Patient/$match',
        found.map((fit) =>
          entryOf(fit, {
            mode: 'match',
            score: probability(fit.result),
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/match-grade',
                valueCode:
                  fit.result.verdict === 'auto' ? 'certain' : fit.result.guards.length === 0 ? 'probable' : 'possible',
              },
            ],
          }),
        ),
      ),
    );
  });

  function resourceOf(shown: ShownPatient): JsonObject {
    return writePatient({
      id: shown.patient.patient,
      identifiers: shown.identifiers.map((id) => identifierOf(id, systems.region)),
      demographics: shown.patient.demographics,
    });
  }
  function entryOf(
    shown: ShownPatient,
    found: JsonObject,
  ): { fullUrl: string; resource: JsonObject; search: JsonObject } {
    return { fullUrl: `Patient/${shown.patient.patient}`, resource: resourceOf(shown), search: found };
  }
}

function send(reply: FastifyReply, resource: JsonObject): FastifyReply {
  return reply.code(200).type(FHIR_JSON).send(JSON.stringify(resource));
}

/**
 * A search names what must hold (AND); the index has found who may fit. Sex and birth date are not a matter of
 * spelling.
 */
function fitsAll(known: Demographics, asked: Demographics): boolean {
  return (
    (asked.sex === 'unknown' || known.sex === asked.sex) &&
    (asked.birthDate === undefined || known.birthDate === asked.birthDate)
  );
}

/** search.score is a probability; the model's score is bits of odds. */
function probability(result: MatchResult): number {
  return Math.round((1 / (1 + 2 ** -result.score)) * 10_000) / 10_000;
}

/** Per system and minute, in this process. */
function makeEverybodyLimit(perMinute: number, now: () => number): (system: BorderSystem) => BorderSystem {
  const asked = new Map<string, { minute: number; count: number }>();
  return (system) => {
    if (!system.rights.has('query-all')) return system;
    const minute = Math.floor(now() / 60_000);
    const before = asked.get(system.name);
    const count = before?.minute === minute ? before.count + 1 : 1;
    asked.set(system.name, { minute, count });
    if (count > perMinute) throw REFUSED.tooOften;
    return system;
  };
}
