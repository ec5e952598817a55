import type { ConsentView, LinkProposal, PatientHeader, RegisterAnswer } from '@musubi/contract';
import { addDays, dayInTokyo, instant } from '@musubi/domain';
import { systemClock } from '@musubi/runtime';
import { demoFacility } from '../demo-region/facilities.ts';
import { DEMO_PEOPLE, type DemoPerson } from '../demo-region/data/people.ts';
import { DEMO_PASSWORD } from '../demo-region/staff.ts';
import { signIn, type PortalClient } from './portal-client.ts';

/** 参加の手続き: registers, links and takes the consent of each person of the cast, as the secretariat's clerk does. */
export async function joinPeople(
  url: string,
  onProgress: (line: string) => void,
  people: readonly DemoPerson[] = DEMO_PEOPLE,
): Promise<void> {
  const clerk = await signIn(url, 'jimu', DEMO_PASSWORD);
  for (const person of people) {
    onProgress(`${person.kanji.join(' ')}`);
    await joinPerson(clerk, person);
  }
}

async function joinPerson(clerk: PortalClient, person: DemoPerson): Promise<void> {
  const [first] = person.at;
  if (first === undefined) return;
  const registered = await clerk.post<RegisterAnswer>('/api/patients/register', {
    kanjiFamily: person.kanji[0],
    kanjiGiven: person.kanji[1],
    kanaFamily: person.kana[0],
    kanaGiven: person.kana[1],
    sex: person.sex,
    birthDate: person.birthDate,
    postalCode: person.postalCode,
    address: person.address,
    telephone: person.telephone,
    confirmedNew: true,
  });
  if (!registered.registered) throw new Error(`${person.key}: not registered`);
  const base = `/api/patients/${registered.patient}`;
  for (const place of person.at) {
    if (person.waits === true && demoFacility(place.facility).announcesIdentities === true) continue;
    if (await isLinked(clerk, base, person, place)) continue;
    const link = async () => {
      const proposal = await clerk.post<LinkProposal>(`${base}/link-proposals`, {
        facility: place.facility,
        localId: place.id,
      });
      await clerk.post(`${base}/links`, { proposal: proposal.proposal, confirmed: true });
    };
    await link().catch(async (error: unknown) => {
      // else the program was quicker
      if (!(await isLinked(clerk, base, person, place))) throw error;
    });
  }
  await takeConsent(clerk, base, person);
}

/** Where the network lets it, the program links what it finds, at any moment. */
async function isLinked(
  clerk: PortalClient,
  base: string,
  person: DemoPerson,
  place: DemoPerson['at'][number],
): Promise<boolean> {
  const there = (await clerk.get<PatientHeader>(base)).links.find((link) => link.facility === place.facility);
  if (there !== undefined && there.localId !== place.id)
    throw new Error(`${person.key}: linked to ${there.localId} instead of ${place.id}`);
  return there !== undefined;
}

async function takeConsent(clerk: PortalClient, base: string, person: DemoPerson): Promise<void> {
  const { consent } = person;
  if (consent.kind === 'none') return;
  const scope =
    consent.kind === 'named'
      ? { disclosing: consent.facilities, viewing: consent.facilities }
      : { disclosing: 'all', viewing: 'all' };
  const signer =
    consent.kind === 'comprehensive' && consent.signedBy !== undefined
      ? {
          by: 'representative',
          name: consent.signedBy.name,
          relation: consent.signedBy.relation,
          proof: '健康保険証(続柄)',
        }
      : { by: 'patient' };
  const act = { signer, medium: 'paper', formVersion: '標準 1.0' };
  const today = dayInTokyo(instant(systemClock.now()));
  const [given] = await clerk.post<readonly ConsentView[]>(`${base}/consents`, {
    scope,
    ...act,
    ...(consent.kind === 'pending' ? { effectiveOn: addDays(today, 30) } : {}),
  });
  if (given !== undefined && (consent.kind === 'withdrawn' || consent.kind === 'suspended'))
    await clerk.post(`${base}/consents/change`, { consent: given.consent, what: { event: consent.kind }, ...act });
}
