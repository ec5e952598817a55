import { Readable } from 'node:stream';
import {
  attachmentFetchRequest,
  calendarRequest,
  entriesFetchRequest,
  laboratoryFetchRequest,
  rangeFetchRequest,
  type RecordLine,
} from '@musubi/contract';
import { makeDecider, STANDING_KINDS, type EntryId, type FacilityId, type RecordKind } from '@musubi/domain';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { LinkRegistry } from '../gateway-link/link-registry.ts';
import type { PortalRoutes } from '../http/portal-routes.ts';
import {
  findLocatedByIds,
  findLocatedByKinds,
  type LocatedAt,
  type LocatedEntry,
} from '../record-location/located-store.ts';
import { attachmentHeaders, fetchAttachment } from './fetch-attachment.ts';
import { fetchRecords } from './fetch-records.ts';
import type { Wanted } from './wanted-records.ts';
import { gatherFacts, type Gathered } from './gather-facts.ts';
import { viewCalendar } from './view-calendar.ts';

/** Besides the standing facts: drugs, among which a hospital names anticoagulants and the like that are in use. */
const DRUGS_IN_USE: readonly RecordKind[] = ['prescription', 'injection'];
const MOST_DRUGS = 500;
/** Far beyond what a person can have: an allergy must never fall off the end of a list. */
const MOST_STANDING = 100_000;
const MOST_LABORATORY = 5_000;

export function timelineRoutes(routes: PortalRoutes, registry: LinkRegistry): void {
  const { center } = routes;
  const { db, network } = center;

  routes.handlePatient('calendar', calendarRequest, async (call) =>
    call.reply.type('application/json; charset=utf-8').send(await viewCalendar(center, registry, call)),
  );

  routes.handlePatient(
    'standingFacts',
    z.object({}),
    async (call) => {
      const gathered = await gatherFacts(center, call);
      const [facts, drugs] = await Promise.all([
        findLocatedByKinds(db, network, everywhere(gathered), { kinds: STANDING_KINDS, limit: MOST_STANDING }),
        findLocatedByKinds(db, network, everywhere(gathered), { kinds: DRUGS_IN_USE, limit: MOST_DRUGS }),
      ]);
      const located = [...facts, ...drugs, ...notLocatedYet(gathered, facts)];
      return stream(
        call.reply,
        await fetchRecords(center, registry, gathered, {
          what: 'standing-facts',
          facilities: all(gathered),
          located: byFacility(located),
        }),
      );
    },
    { streams: true },
  );

  routes.handlePatient(
    'entries',
    entriesFetchRequest,
    async (call) => {
      const gathered = await gatherFacts(center, call);
      const located = new Map<FacilityId, readonly LocatedEntry[]>();
      const unknown = new Map<FacilityId, number>();
      for (const { facility, entries } of call.body.wanted) {
        const linked = gathered.facilities.find((candidate) => candidate.facility.id === facility);
        const found =
          linked === undefined
            ? []
            : await findLocatedByIds(db, network, { facility, localPatient: linked.localPatient }, entries);
        located.set(facility, found);
        unknown.set(facility, new Set(entries).size - found.length);
      }
      return stream(
        call.reply,
        await fetchRecords(center, registry, gathered, {
          what: 'entries',
          facilities: [...located.keys()],
          located,
          unknown,
        }),
      );
    },
    { streams: true },
  );

  routes.handlePatient(
    'attachment',
    attachmentFetchRequest,
    async (call) => {
      const response = await fetchAttachment(center, registry, await gatherFacts(center, call), call.body);
      const length = response.headers['content-length'];
      if (typeof length === 'string') call.reply.header('content-length', length);
      return call.reply
        .headers(attachmentHeaders(response.headers['content-type']))
        .send(Readable.from(response.body, { objectMode: false }));
    },
    { streams: true },
  );

  routes.handlePatient(
    'entriesInRange',
    rangeFetchRequest,
    async (call) => {
      const gathered = await gatherFacts(center, call);
      const { kinds, from, until, facilities, limit } = call.body;
      const at = everywhere(gathered).filter((link) => facilities === undefined || facilities.includes(link.facility));
      const located = await findLocatedByKinds(db, network, at, { kinds, from, until, limit });
      const newest = [...located].sort((a, b) => ((a.day ?? '') < (b.day ?? '') ? 1 : -1)).slice(0, limit);
      return stream(
        call.reply,
        await fetchRecords(center, registry, gathered, {
          what: 'entries',
          facilities: at.map((link) => link.facility),
          located: byFacility(newest),
        }),
      );
    },
    { streams: true },
  );

  routes.handlePatient(
    'laboratory',
    laboratoryFetchRequest,
    async (call) => {
      const gathered = await gatherFacts(center, call);
      const located = await findLocatedByKinds(db, network, everywhere(gathered), {
        kinds: ['laboratory'],
        from: call.body.from,
        until: call.body.until,
        limit: MOST_LABORATORY,
      });
      const wanted: Wanted = {
        what: 'laboratory',
        facilities: all(gathered),
        located: byFacility(located),
        period: call.body,
      };
      return stream(call.reply, await fetchRecords(center, registry, gathered, wanted));
    },
    { streams: true },
  );
}

/** Asked for also where none is located: what a hospital wrote a second ago may be the allergy that matters. */
function notLocatedYet(gathered: Gathered, facts: readonly LocatedEntry[]): readonly LocatedEntry[] {
  const decide = makeDecider(gathered.facts);
  return gathered.facilities
    .filter((linked) => linked.gateway !== undefined)
    .flatMap((linked) =>
      STANDING_KINDS.flatMap((kind) => {
        const disclosing = linked.facility.id;
        if (
          facts.some((entry) => entry.disclosing === disclosing && entry.kind === kind) ||
          decide({ disclosing, kind }).decision === 'deny'
        )
          return [];
        return [
          {
            disclosing,
            entry: NOT_YET,
            kind,
            status: 'resulted' as const,
            day: undefined,
            department: null,
            sensitive: undefined,
            version: 0,
          },
        ];
      }),
    );
}
/** No entry has this id. */
const NOT_YET = '00000000-0000-0000-0000-000000000000' as EntryId;

function everywhere(gathered: Gathered): readonly LocatedAt[] {
  return gathered.facilities.map((linked) => ({ facility: linked.facility.id, localPatient: linked.localPatient }));
}

function all(gathered: Gathered): readonly FacilityId[] {
  return gathered.facilities.map((linked) => linked.facility.id);
}

function byFacility(located: readonly LocatedEntry[]): ReadonlyMap<FacilityId, readonly LocatedEntry[]> {
  const groups = new Map<FacilityId, LocatedEntry[]>();
  for (const entry of located) {
    const group = groups.get(entry.disclosing);
    if (group === undefined) groups.set(entry.disclosing, [entry]);
    else group.push(entry);
  }
  return groups;
}

function stream(reply: FastifyReply, lines: AsyncIterable<RecordLine>): FastifyReply {
  async function* text(): AsyncGenerator<string> {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  }
  // x-accel-buffering: a proxy in front must not hold lines back.
  return reply
    .header('content-type', 'application/x-ndjson; charset=utf-8')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(text(), { objectMode: false }));
}
