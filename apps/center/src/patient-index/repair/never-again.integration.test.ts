import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FacilityId } from '@musubi/domain';
import { newId, systemClock } from '@musubi/runtime';
import { HONBU } from '../../fixture/an-index.ts';
import { signEverything } from '../../fixture/sign-everything.ts';
import { saveOpening } from '../../record-location/store.ts';
import { findIdentity, findPatientIdentity } from '../register/identity-store.ts';
import { noteLinkByHand, noteUnlinkByHand } from '../linking/link-by-hand.ts';
import { deleteLink, insertLink } from '../linking/link-change-store.ts';
import { syncOpenings } from '../linking/sync-openings.ts';
import {
  STAFF,
  region,
  people,
  now,
  act,
  facility,
  number,
  event,
  happen,
  repaired,
  begin,
  linkedAgainstWord,
  useWhateverComes,
} from '../../fixture/whatever-comes.ts';

useWhateverComes();

it('never links again by itself what a person has declared different, whatever comes or is decided', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
      await begin();
      for (const one of events) {
        await happen(one);
        expect(await linkedAgainstWord()).toEqual([]);
      }
    }),
    { numRuns: 60, seed: 20_261_122 },
  );
  expect([repaired.merged > 10, repaired.split > 10]).toEqual([true, true]);
});

it('linking and unlinking leaves links and openings exactly as they were', async () => {
  await begin();
  const [patient] = people;
  if (patient === undefined) throw new Error('nobody');
  await signEverything(region.db, patient, HONBU);
  const state = async () => [
    await region.links(),
    await region.db.query('select facility_id, local_patient, open from patient_opening where open order by 1, 2'),
  ];
  await fc.assert(
    fc.asyncProperty(facility, number, async (at: FacilityId, localPatient) => {
      const before = await state();
      await act(async (tx) => {
        const link = newId(systemClock);
        expect(
          await insertLink(tx, 'mihon', {
            event: newId(systemClock),
            link,
            patient,
            facility: at,
            localPatient,
            evidence: {},
            staff: STAFF[0],
            staffFacility: HONBU,
            at: now(),
          }),
        ).toBe(true);
        await noteLinkByHand(region.index, tx, { patient, facility: at, localPatient }, STAFF[0]);
        expect(await syncOpenings(tx, 'mihon', patient, now())).toEqual([at]);
        await deleteLink(tx, 'mihon', {
          event: newId(systemClock),
          link,
          patient,
          evidence: { reason: '誤り' },
          staff: STAFF[0],
          staffFacility: HONBU,
          at: now(),
        });
        await noteUnlinkByHand(
          region.index,
          tx,
          { patient, facility: at, localPatient },
          { staff: STAFF[0], trace: 'test' },
        );
        await saveOpening(tx, 'mihon', { facility: at, localPatient, open: false }, now());
      });
      expect(await state()).toEqual(before);
      expect(
        [
          await findIdentity(region.db, 'mihon', at, localPatient),
          await findPatientIdentity(region.db, 'mihon', patient),
        ].every((identity) => identity !== undefined),
      ).toBe(true);
    }),
    { numRuns: 10 },
  );
});
