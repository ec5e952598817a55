import type { Demographics } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import {
  OLD,
  NEW,
  LATER,
  gateway,
  prescription,
  laboratory,
  patientFile,
  values,
  open,
  locations,
  identities,
  SINCE,
  change,
  titles,
  useRenumberedStore,
} from '../fixture/renumbered-store.ts';

useRenumberedStore();

describe('a list of former and new numbers', () => {
  it('exchanges two numbers at one moment, and discloses nothing until the center has moved its links', async () => {
    await patientFile({ patient: OLD }, '一人目', '19600415');
    await patientFile({ patient: NEW }, '二人目', '19700101');
    await prescription({ patient: OLD, order: 1, drug: '一人目の薬' });
    await prescription({ patient: NEW, order: 1, drug: '二人目の薬' });
    await laboratory({ patient: OLD, order: 2 });
    await open(OLD, NEW);
    const [mine, other] = [await titles(OLD), await titles(NEW)];
    const [known, located] = [(await identities()).at(-1)?.sequence ?? 0, (await locations()).at(-1)?.sequence ?? 0];
    expect(
      await change([
        [OLD, NEW],
        [NEW, OLD],
      ]),
    ).toEqual([`${OLD}>${NEW} reused-without-time`, `${NEW}>${OLD} reused-without-time`]);
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, OLD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} ready`, `${NEW}>${OLD} ready`]);
    expect([await titles(OLD), await titles(NEW), await values(NEW)]).toEqual([[], [], 0]);
    expect((await gateway.ask('/demographics', {}, { localPatient: OLD })).lines[0]).toEqual({ found: false });
    expect((await locations(located)).filter((one) => one.change === 'put')).toEqual([]);
    const steps = await identities(known);
    expect(steps.map((one) => one.change)).toEqual(['merge', 'merge', 'merge', 'merge', 'put', 'put']);
    expect(
      steps.filter((one) => one.change === 'put').map((one) => [one.localPatient, one.demographics.kanjiName?.family]),
    ).toEqual([
      [OLD, '二人目'],
      [NEW, '一人目'],
    ]);
    const links = new Map([
      [OLD, 'P1'],
      [NEW, 'P2'],
    ]);
    for (const step of steps) {
      if (step.change !== 'merge') continue;
      expect(links.has(step.into)).toBe(false);
      links.set(step.into, links.get(step.localPatient) ?? '');
      links.delete(step.localPatient);
    }
    expect([...links].sort()).toEqual([
      [OLD, 'P2'],
      [NEW, 'P1'],
    ]);
    // A center of an earlier version asks further on, but has moved nothing.
    await identities(steps.at(-1)?.sequence ?? 0, false);
    expect(await titles(NEW)).toEqual([]);
    const at = (await locations()).at(-1)?.sequence ?? 0;
    await identities(steps.at(-1)?.sequence ?? 0);
    expect([await titles(NEW), await titles(OLD), await values(NEW)]).toEqual([mine, other, 10]);
    expect((await locations(at)).map((one) => `${one.localPatient} ${one.change}`).sort()).toEqual([
      `${OLD} put`,
      `${NEW} put`,
      `${NEW} put`,
    ]);
    expect((await identities(known)).filter((one) => one.change === 'merge')).toEqual([]);
  });

  it('tells the holders of one number apart by the time of the file, before and after', async () => {
    await patientFile({ patient: OLD }, '一人目', '19600415');
    await patientFile({ patient: NEW }, '二人目', '19700101');
    await prescription({ patient: OLD, order: 1, drug: '一人目の薬' });
    await prescription({ patient: NEW, order: 2, drug: '二人目の薬' });
    await change(
      [
        [OLD, NEW],
        [NEW, OLD],
      ],
      { since: SINCE },
    );
    await identities((await identities()).at(-1)?.sequence ?? 0);
    // The same order number as another holder's: neither replaces the other.
    await prescription({ patient: OLD, order: 1, drug: '二人目の後の薬', eventTime: LATER });
    await patientFile({ patient: OLD, eventTime: LATER }, '二人目改', '19700101');
    await prescription({ patient: OLD, order: 5, drug: '一人目の遅れて届いた薬', eventTime: '20260430090000000' });
    expect(await titles(NEW)).toEqual(
      [expect.stringContaining('一人目の薬'), expect.stringContaining('一人目の遅れて届いた薬')].sort(),
    );
    expect((await titles(OLD)).length).toBe(2);
    const name = async (localPatient: string) =>
      ((await gateway.ask('/demographics', {}, { localPatient })).lines[0] as { demographics?: Demographics })
        .demographics;
    expect([
      (await name(NEW))?.kanjiName?.family,
      (await name(OLD))?.kanjiName?.family,
      (await name(OLD))?.birthDate,
    ]).toEqual(['一人目', '二人目改', '1970-01-01']);
    expect(
      await change(
        [
          [OLD, NEW],
          [NEW, OLD],
        ],
        { since: SINCE },
      ),
    ).toEqual([`${OLD}>${NEW} done`, `${NEW}>${OLD} done`]);
  });
});
