import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCalendar, type CalendarAnswer, type SearchAnswer } from '@musubi/contract';
import { addDays, dayInTokyo, instant } from '@musubi/domain';
import {
  decodeText,
  encodeText,
  field,
  firstSegment,
  frameMllp,
  makeMllpDeframer,
  parseMessage,
} from '@musubi/formats/hl7v2';
import { Database, freePort, systemClock } from '@musubi/runtime';
import {
  DEMO_PASSWORD,
  FACILITY,
  REPOSITORY_ROOT,
  signIn,
  startSmallRegion,
  type PortalClient,
  type SmallRegion,
} from '@musubi/testkit';

const TODAY = dayInTokyo(instant(systemClock.now()));
const RANGE = { from: addDays(TODAY, -3300), until: addDays(TODAY, 30) };
const [OF_HOSPITAL, MERGED_INTO] = ['00261101', '00999901'];
const OF_GENERAL = '0004410';

describe('a person whose numbers change after the records were joined', () => {
  let small: SmallRegion;
  let doctor: PortalClient;
  let patient: string;
  let mllpPort: number;

  beforeAll(async () => {
    small = await startSmallRegion(['takahashi'], { ownDatabase: true });
    mllpPort = await freePort();
    const file = join(small.folder, 'gw-chuo.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as { facilities: { mllpPort?: number }[] };
    for (const facility of config.facilities) facility.mllpPort = mllpPort;
    writeFileSync(file, JSON.stringify(config));
    await killed('gw-chuo');
    doctor = await signIn(small.region.url, 'mihon', DEMO_PASSWORD);
    patient =
      (await doctor.post<SearchAnswer>('/api/patients/search', { query: '0012345' })).patients[0]?.patient ?? '';
    await settled(steady(async () => (await records()).length));
  });
  afterAll(async () => {
    await small?.[Symbol.asyncDispose]();
  });

  const killed = async (name: string) => {
    const place = small.region.place(name);
    process.kill(place.pid, 'SIGKILL');
    await place.ended;
    await small.region.restart(name);
  };
  const calendar = async () =>
    readCalendar(await doctor.post<CalendarAnswer>(`/api/patients/${patient}/calendar`, RANGE));
  const records = async () => (await calendar()).entries.map((entry) => entry[4]).sort();
  const linkedNumbers = async (facility: string) => {
    await using db = new Database(small.region.databases.center);
    return (
      await db.query<{ number: string }>(
        'select local_patient as number from patient_link where patient_id = $1 and facility_id = $2',
        [patient, facility],
      )
    ).map((row) => row.number);
  };

  it('shows all records of before and after a merge, though the gateway was killed at its answer', async () => {
    const before = await records();
    const head = (type: string) =>
      `MSH|^~\\&|HIS|${FACILITY.coreHospital}|GW|CENTER|${TODAY.replaceAll('-', '')}090000||${type}|` +
      `${type.slice(0, 7)}1|P|2.5||||||~ISO IR87||ISO 2022-1994`;
    const pid = `PID|0001||${MERGED_INTO}^^^^PI||髙橋^和子^^^^^L^I||19510418|F`;
    expect(await sent(mllpPort, [head('ADT^A40^ADT_A39'), 'EVN||20260620', pid, `MRG|${OF_HOSPITAL}^^^^PI`])).toBe(
      'AA',
    );
    await killed('gw-chuo');
    await settled(
      async () =>
        (await linkedNumbers(FACILITY.coreHospital)).join() === MERGED_INTO &&
        (await records()).join() === before.join(),
    );
    expect(
      await sent(mllpPort, [
        head('RDE^O11^RDE_O11'),
        pid,
        'PV1|0001|O|01^^^^^C',
        `ORC|NW|000000000999001||1|||||${TODAY.replaceAll('-', '')}103045|U01^入力^者||D01^医師^一郎|01^^^^^C||` +
          '||01^内科^99XY1',
        'RXE||100000001^ミホンロジン錠５ｍｇ^HOT9|1||TAB^錠^MR9P|TAB^錠剤^MR9P||||14|TAB^錠^MR9P|||||||||1^TAB&' +
          '錠&MR9P||OHP^外来処方^MR9P',
        'RXR|PO^口^HL70162',
      ]),
    ).toBe('AA');
    await settled(async () => (await records()).length === before.length + 1);
    expect(await records()).toEqual(expect.arrayContaining(before));
  });

  it('shows the records of the right person after two patients’ numbers were exchanged by a list', async () => {
    const before = await records();
    const gateway = small.region.databases.gateway('gw-misaki');
    await using db = new Database(gateway);
    const [other] = await db.query<{ number: string }>(
      'select local_patient as number from facility_patient where facility_id = $1 and local_patient <> $2 and ' +
        'not deleted limit 1',
      [FACILITY.generalHospital, OF_GENERAL],
    );
    const list = join(small.folder, 'numbers.csv');
    writeFileSync(
      list,
      encodeSjis(`旧番号,新番号\r\n${OF_GENERAL},${other?.number}\r\n${other?.number},${OF_GENERAL}\r\n`),
    );
    const since = `${addDays(TODAY, 1).replaceAll('-', '')}0000`;
    const command = [
      join(REPOSITORY_ROOT, 'apps/gateway/bin/musubi.js'),
      'gateway',
      'patient-ids',
      'import',
      list,
      '--facility',
      FACILITY.generalHospital,
      '--since',
      since,
      '--database',
      gateway,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [...command, '--apply', '--json']);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ changed: 2, refused: 0 });
    await settled(
      async () =>
        (await linkedNumbers(FACILITY.generalHospital)).join() === other?.number &&
        (await records()).join() === before.join(),
    );
    expect((await promisify(execFile)(process.execPath, [...command, '--json'])).stdout).toContain('"done":2');
  });
});

/** Windows-31J of the two headings: 旧番号, 新番号. */
function encodeSjis(text: string): Uint8Array {
  const CODES: Readonly<Record<string, readonly number[]>> = {
    旧: [0x8b, 0x8c],
    新: [0x90, 0x56],
    番: [0x94, 0xd4],
    号: [0x8d, 0x86],
  };
  return Uint8Array.from([...text].flatMap((character) => CODES[character] ?? [character.charCodeAt(0)]));
}

/** MSA-1 of the answer. */
async function sent(port: number, segments: readonly string[]): Promise<string | undefined> {
  const socket = connect({ host: '127.0.0.1', port });
  const deframer = makeMllpDeframer();
  try {
    socket.write(frameMllp(encodeText(`${segments.join('\r')}\r`).bytes));
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      for (const event of deframer.push(chunk)) {
        if (event.kind !== 'message') continue;
        const msa = firstSegment(parseMessage(decodeText(event.bytes).text), 'MSA');
        return msa === undefined ? undefined : field(msa, 1);
      }
    }
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** True once a number above nothing was read the same several times in a row. */
function steady(read: () => Promise<number>): () => Promise<boolean> {
  let [last, same] = [-1, 0];
  return async () => {
    const now = await read();
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
    return same >= 40;
  };
}

async function settled(condition: () => Promise<boolean>): Promise<void> {
  const until = systemClock.now() + 45_000;
  while (!(await condition().catch(() => false))) {
    if (systemClock.now() > until) throw new Error('did not settle in time');
    await new Promise((done) => setTimeout(done, 100));
  }
}
