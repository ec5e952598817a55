import { emergencySearchRequest, Failure, type EmergencySearchAnswer } from '@musubi/contract';
import {
  instant,
  nameAsHeard,
  normalizeKana,
  normalizeName,
  type AuditEvent,
  type Demographics,
  type FacilityId,
  type LocalDate,
  type NameAsHeard,
  type PatientId,
} from '@musubi/domain';
import { appendAudit, appendAuditAlone } from '@musubi/runtime';
import type { z } from 'zod';
import { findFacilities } from '../../directory/store.ts';
import { actorOf, type PortalRoutes } from '../../http/portal-routes.ts';
import { countEmergencySearch, findByName, findNumbersOf } from './emergency-search-store.ts';
import { findCandidates, type Candidate } from '../matching/find-candidates.ts';
import { findPatientIdentity, type Identity } from '../register/identity-store.ts';
import type { PatientIndex } from '../register/patient-index.ts';

const MOST_SHOWN = 20;
const PER_TEN_MINUTES = 20;
const TEN_MINUTES_MS = 600_000;
/** An age that a stranger guesses is about right. */
const YEARS_OFF = 2;

type Asked = z.output<typeof emergencySearchRequest>;
type Fitting = { readonly identity: Identity; readonly score: number; readonly certain: boolean };

/**
 * 緊急照会 (PDQ, REG-16): a name and what else is known; answers under which numbers the facilities know that person,
 * and no record.
 */
export function emergencyRoutes(routes: PortalRoutes, index: PatientIndex): void {
  const { db, network, clock } = index.center;

  routes.handle(
    'emergencySearch',
    emergencySearchRequest,
    async ({ body, session, trace }): Promise<EmergencySearchAnswer> => {
      if (body.name === '' && body.telephone === undefined)
        throw new Failure('request/malformed', [{ at: 'name', code: 'too_small' }]);
      const now = clock.now();
      const asked = {
        by: Object.entries(body)
          .filter(([key, value]) => key !== 'reason' && value !== undefined && value !== '')
          .map(([key]) => key),
        reason: body.reason,
      };
      const event = (outcome: AuditEvent['outcome'], detail: Readonly<Record<string, unknown>>): AuditEvent => ({
        event: 'patient/emergency-searched',
        outcome,
        actor: actorOf(session),
        trace,
        detail: { ...asked, ...detail },
      });
      const allowed = await db.transaction(async (tx) => {
        const count = await countEmergencySearch(
          tx,
          network,
          session.staff.id,
          instant(now),
          instant(now - TEN_MINUTES_MS),
        );
        if (count > PER_TEN_MINUTES) await appendAudit(tx, [event('refused', { code: 'request/too-many', count })]);
        return count <= PER_TEN_MINUTES;
      });
      if (!allowed) throw new Failure('request/too-many');
      const fitting = await findFitting(index, body);
      const answer = await answerOf(index, fitting);
      await appendAuditAlone(db, [
        event('success', {
          found: fitting.length,
          shown: fitting
            .slice(0, MOST_SHOWN)
            .map(({ identity }) => identity.patient ?? `${identity.domain}/${identity.localPatient}`),
        }),
      ]);
      return answer;
    },
  );
}

/**
 * Who may be meant: by what all records have in common with what is known, by the whole name and about the year, and by
 * the beginning of the name. One row a person.
 */
async function findFitting(index: PatientIndex, asked: Asked): Promise<readonly Fitting[]> {
  const [{ candidates }, namesakes, named] = await Promise.all([
    findCandidates(index, index.center.db, demographicsOf(asked), { least: 'any' }),
    findBornAbout(index, asked),
    findNamed(index, asked),
  ]);
  const best = new Map<string, Fitting>();
  const put = (identity: Identity, score: number, certain = false) => {
    const key = identity.patient ?? String(identity.identity);
    if (fits(identity.demographics, asked) && (best.get(key)?.score ?? -Infinity) < score)
      best.set(key, { identity, score, certain });
  };
  for (const identity of named) put(identity, 0);
  for (const { result, ...identity } of namesakes) put({ ...identity, keys: [] }, Math.min(0, result.score));
  for (const { result, ...identity } of candidates)
    if (result.score > 0 || result.verdict !== 'different')
      put({ ...identity, keys: [] }, result.score, result.verdict === 'auto');
  return [...best.values()].sort((a, b) => b.score - a.score || a.identity.identity - b.identity.identity);
}

/** Whoever has this name and is about this old, registered or only known to a facility. */
async function findBornAbout(index: PatientIndex, asked: Asked): Promise<readonly Candidate[]> {
  const years = yearsOf(asked);
  if (years === undefined || asked.name === '') return [];
  return (
    await findCandidates(
      index,
      index.center.db,
      demographicsOf({ ...asked, telephone: undefined, address: undefined }),
      {
        least: 'any',
        years,
      },
    )
  ).candidates;
}

/**
 * Registered persons by the beginning of the name; as it may be written otherwise, when nobody has it as it was typed.
 */
async function findNamed(index: PatientIndex, asked: Asked): Promise<readonly Identity[]> {
  if (asked.name === '') return [];
  const { db, network } = index.center;
  const years = yearsOf(asked);
  const born =
    asked.birthDate !== undefined
      ? { from: asked.birthDate, until: asked.birthDate }
      : years === undefined
        ? { from: null, until: null }
        : { from: `${years[0] ?? 0}-01-01`, until: `${years.at(-1) ?? 0}-12-31` };
  const by = (name: NameAsHeard) => findByName(db, network, name, born, MOST_SHOWN + 1);
  const typed = await by({
    kanjiKeys: [normalizeName(asked.name)].filter(Boolean),
    kanaKeys: [normalizeKana(asked.name)].filter(Boolean),
  });
  return typed.length > 0 ? typed : by(nameAsHeard(asked.name));
}

function yearsOf({ birthDate, birthYear }: Asked): readonly number[] | undefined {
  if (birthDate !== undefined || birthYear === undefined) return undefined;
  return Array.from({ length: 2 * YEARS_OFF + 1 }, (_, at) => birthYear - YEARS_OFF + at);
}

function demographicsOf(asked: Asked): Demographics {
  const [family = '', ...rest] = asked.name.normalize('NFC').split(/[\s\u3000]+/);
  const name = { family, given: rest.join(' ') };
  const isKana = /^[\u3040-\u30ff\uff61-\uff9f\s\u3000・]+$/.test(asked.name);
  const roman = /^[\p{Script=Latin}\s.'’-]+$/u.test(asked.name);
  return {
    ...(asked.name === '' ? {} : isKana ? { kanaName: name } : roman ? { romanName: name } : { kanjiName: name }),
    sex: asked.sex ?? 'unknown',
    ...(asked.birthDate === undefined ? {} : { birthDate: asked.birthDate }),
    ...(asked.address === undefined ? {} : { address: asked.address }),
    telephones: asked.telephone === undefined ? [] : [asked.telephone],
  };
}

/** Sex and age as far as they were given; a record that does not know them may be the one. */
function fits(known: Demographics, asked: Asked): boolean {
  const sexFits =
    asked.sex === undefined || asked.sex === 'unknown' || known.sex === 'unknown' || known.sex === asked.sex;
  const yearFits =
    asked.birthYear === undefined ||
    known.birthDate === undefined ||
    Math.abs(Number(known.birthDate.slice(0, 4)) - asked.birthYear) <= YEARS_OFF;
  return sexFits && yearFits;
}

async function answerOf(index: PatientIndex, fitting: readonly Fitting[]): Promise<EmergencySearchAnswer> {
  const { db, network } = index.center;
  const shown = fitting.slice(0, MOST_SHOWN);
  const numbers = await findNumbersOf(
    db,
    network,
    shown.flatMap(({ identity }) => identity.patient ?? []),
  );
  const names = new Map<string, string>(
    (await findFacilities(db, network)).map((facility) => [facility.id, facility.name]),
  );
  const found = await Promise.all(
    shown.map(async ({ identity, score, certain }) => {
      const regionalId = identity.patient === undefined ? null : await regionalIdOf(index, identity.patient);
      const { kanjiName, kanaName, sex, birthDate, address } = identity.demographics;
      const own =
        identity.domain === 'region'
          ? []
          : [
              {
                facility: identity.domain,
                facilityName: names.get(identity.domain) ?? '',
                localId: identity.localPatient,
              },
            ];
      const linked = numbers
        .filter((number) => number.patient === identity.patient)
        .map(({ facility, facilityName, localPatient }) => ({ facility, facilityName, localId: localPatient }));
      const ids: { facility: FacilityId; facilityName: string; localId: string }[] = linked.length > 0 ? linked : own;
      return {
        score,
        certain,
        regionalId,
        kanjiName: nameText(kanjiName),
        kanaName: nameText(kanaName),
        sex,
        birthDate: birthDate ?? (null as LocalDate | null),
        address: address ?? null,
        ids,
      };
    }),
  );
  return { tooMany: fitting.length > MOST_SHOWN, found };
}

async function regionalIdOf(index: PatientIndex, patient: PatientId): Promise<string | null> {
  return (await findPatientIdentity(index.center.db, index.center.network, patient))?.localPatient ?? null;
}

function nameText(name: { readonly family: string; readonly given: string } | undefined): string {
  return name === undefined ? '' : `${name.family} ${name.given}`.trim();
}
