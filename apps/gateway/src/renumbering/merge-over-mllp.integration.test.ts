import type { Demographics } from '@musubi/domain';
import { describe, expect, it } from 'vitest';
import { mapInbox } from '../inbox/map-inbox.ts';
import { HOSPITAL } from '../fixture/a-gateway.ts';
import { mllpSender } from '../fixture/mllp-sender.ts';
import {
  OLD,
  NEW,
  THIRD,
  LATER,
  gateway,
  prescription,
  patientFile,
  merge,
  send,
  entries,
  useRenumberedStore,
} from '../fixture/renumbered-store.ts';

useRenumberedStore();

describe('a merged patient (ADT^A40 over MLLP)', () => {
  it('goes on to the last of a chain, in whatever order the merges come, and never round', async () => {
    await prescription({ patient: OLD, order: 1, drug: '一' });
    await prescription({ patient: NEW, order: 2, drug: '二' });
    await send(merge(OLD, NEW), merge(NEW, THIRD));
    expect((await entries(THIRD)).length).toBe(2);
    expect(await send(merge(THIRD, OLD))).toMatchObject([{ code: 'AE', error: '205' }]);
    expect(await send(merge(OLD, OLD))).toMatchObject([{ code: 'AE' }]);
    expect(await gateway.db.query(`select code from ingest_issue where path like 'refused/%' order by code`)).toEqual([
      { code: 'patient-number/circle' },
      { code: 'pix/merged-into-itself' },
    ]);
    await prescription({ patient: '0000000444', order: 3, drug: '三' });
    await send(merge('0000000444', OLD));
    expect((await entries(THIRD)).length).toBe(3);
  });

  it('says as an issue what only shows after the message was acknowledged', async () => {
    await prescription({ patient: OLD, order: 1 });
    const sender = await mllpSender(gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0);
    expect(
      [await sender.send(merge(OLD, NEW)), await sender.send(merge(NEW, OLD))].map((answer) => answer.code),
    ).toEqual(['AA', 'AA']);
    sender.close();
    while ((await mapInbox(gateway.db, HOSPITAL)) > 0);
    expect(await gateway.db.query('select code from ingest_issue')).toEqual([{ code: 'patient-number/circle' }]);
    expect((await entries(NEW)).length).toBe(1);
  });

  it('does nothing of a mapping that is cut off, and all of it the next time', async () => {
    await prescription({ patient: OLD, order: 1 });
    const sender = await mllpSender(gateway.gateway.mllpPorts.get(HOSPITAL) ?? 0);
    await sender.send(merge(OLD, NEW));
    sender.close();
    await gateway.owner.query(
      `create function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off' using ` +
        `errcode = '57P01'; end $$`,
    );
    await gateway.owner.query(
      'create trigger cut_off before update on inbox_message for each row execute function cut_off()',
    );
    await expect(mapInbox(gateway.db, HOSPITAL)).rejects.toThrow('cut off');
    expect((await entries(OLD)).length).toBe(1);
    await gateway.owner.query('drop trigger cut_off on inbox_message');
    await mapInbox(gateway.db, HOSPITAL);
    expect([(await entries(OLD)).length, (await entries(NEW)).length]).toEqual([0, 1]);
  });

  it('is described by the patient file of the present number, or of the former while there is none', async () => {
    await patientFile({ patient: OLD }, '旧姓');
    await send(merge(OLD, NEW));
    const name = async () =>
      ((await gateway.ask('/demographics', {}, { localPatient: NEW })).lines[0] as { demographics?: Demographics })
        .demographics?.kanjiName?.family;
    expect(await name()).toBe('旧姓');
    await patientFile({ patient: NEW, eventTime: '20260301090000000' }, '新姓');
    expect(await name()).toBe('新姓');
    await patientFile({ patient: OLD, eventTime: LATER }, '旧姓');
    expect(await name()).toBe('新姓');
    expect((await gateway.ask('/demographics', {}, { localPatient: OLD })).lines[0]).toEqual({ found: false });
  });
});
