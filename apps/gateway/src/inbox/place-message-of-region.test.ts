import { expect, it } from 'vitest';
import { localDate } from '@musubi/domain';
import { decodeText, parseMessage } from '@musubi/formats/hl7v2';
import { NO_ORDER_NUMBER, parseStandardPath, SSMIX2_DATA_TYPES, type Ssmix2DataType } from '@musubi/formats/ssmix2';
import { regionFiles } from '@musubi/testkit';
import { placeMessage } from './place-message.ts';

const EACH = 20;
/** The numbers of the region's damaged files. */
const DAMAGED = /^9000/;

it('places a message of every data type where the storage has its file, so that nothing is there twice', () => {
  const seen = new Map<Ssmix2DataType, number>();
  const elsewhere: string[] = [];
  for (const { facility, file } of regionFiles({ seed: 1, patients: 0, until: localDate('2026-11-22') })) {
    const parsed = parseStandardPath(file.path);
    if (
      file.storage !== 'standard' ||
      parsed.kind === 'refused' ||
      parsed.path.flag !== '1' ||
      DAMAGED.test(parsed.path.orderNumber)
    )
      continue;
    const { dataType } = parsed.path;
    const count = seen.get(dataType) ?? 0;
    if (count >= EACH) continue;
    seen.set(dataType, count + 1);
    const placed = placeMessage(facility, parseMessage(decodeText(file.bytes).text));
    const fileName = placed.outcome === 'placed' ? placed.fileName : placed.outcome;
    // Movements have no order number by the standard; the region numbers its receptions all the same.
    const wanted = dataType === 'ADT-12' ? file.path.replace(/_[^_]+(_\d{17}_)/, `_${NO_ORDER_NUMBER}$1`) : file.path;
    // The department of a file name is no part of the key.
    if (withoutDepartment(fileName) !== withoutDepartment(wanted.split('/').at(-1) ?? ''))
      elsewhere.push(`${file.path} -> ${fileName}`);
  }
  expect(elsewhere).toEqual([]);
  expect(SSMIX2_DATA_TYPES.filter((type) => !seen.has(type))).toEqual([]);
});

function withoutDepartment(fileName: string): string {
  return fileName.replace(/_[^_]*_([012])$/, '_$1');
}
