import { encodeText } from '@musubi/formats/hl7v2';
import { prescription } from './storage/order-messages.ts';
import { laboratoryResult } from './storage/laboratory-messages.ts';
import { stay, visit } from './storage/patient-messages.ts';
import type { Chart, StorageFile } from './storage/chart.ts';

/**
 * 傷んだファイルと版の扱い: what real storages hold beside good files. One of each, on days of their own, so that
 * the page of issues and the version rule have something to show.
 */
export function* damagedFiles(chart: Chart): Generator<StorageFile> {
  yield* versions(chart);
  yield* cancelledStay(chart);
  const day = chart.daysAgo(9);
  const whole = laboratoryResult(chart, day, '01', { CRP: 0.4, WBC: 6.1 });
  yield {
    ...whole,
    path: rename(whole.path, 'OML-11', '900000000000001'),
    bytes: whole.bytes.slice(0, Math.floor(whole.bytes.length * 0.7)),
  };
  yield { ...whole, path: rename(whole.path, 'OML-11', '900000000000002'), bytes: new Uint8Array([0x0d, 0x0a]) };
  yield {
    ...whole,
    path: rename(whole.path, 'OML-11', '900000000000003'),
    bytes: encodeText('これは HL7 ではありません\r').bytes,
  };
  const utf8 = prescription(chart, chart.daysAgo(10), '01', [
    { usage: 'afterBreakfast', days: 7, lines: [{ drug: 'lansoprazole', dose: 1, perDay: 1 }] },
  ]);
  yield { ...utf8, bytes: new TextEncoder().encode(decodeOwn(utf8.bytes)) };
  const lineFeeds = visit(chart, chart.daysAgo(11), '01', { order: chart.order() });
  yield { ...lineFeeds, bytes: lineFeeds.bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)) };
}

/** 更新・削除・旧版・後日入力: an order changed twice, one deleted, one entered a week late. */
function* versions(chart: Chart): Generator<StorageFile> {
  const day = chart.daysAgo(20);
  const order = chart.order();
  const rx = (days: number) => [
    { usage: 'afterEachMeal' as const, days, lines: [{ drug: 'loxoprofen' as const, dose: 1, perDay: 3 }] },
  ];
  yield prescription(chart, day, '01', rx(3), { order, flag: '2', time: '100000' });
  yield prescription(chart, day, '01', rx(5), { order, flag: '2', time: '100500', version: 1 });
  yield prescription(chart, day, '01', rx(7), { order, time: '101000', version: 2 });
  const deleted = chart.order();
  yield prescription(chart, chart.daysAgo(19), '01', rx(14), { order: deleted, flag: '0', time: '090000' });
  yield prescription(chart, chart.daysAgo(19), '01', rx(14), { order: deleted, flag: '0', time: '093000', version: 1 });
  yield prescription(chart, chart.daysAgo(25), '01', rx(2), { eventDay: chart.daysAgo(18), time: '183000' });
  const twice = chart.order();
  yield laboratoryResult(chart, chart.daysAgo(17), '01', { CRP: 1.2 }, { order: twice, time: '110000' });
  yield laboratoryResult(chart, chart.daysAgo(17), '01', { CRP: 2.1 }, { order: twice, time: '130000', version: 1 });
}

/**
 * 取消: a stay that was planned, entered and taken back; the first versions are renamed to deleted, as the norm has it.
 */
function* cancelledStay(chart: Chart): Generator<StorageFile> {
  const events = [
    'admission-planned',
    'admission',
    'leave',
    'leave-return',
    'transfer-planned',
    'transfer',
    'discharge-planned',
    'discharge',
  ] as const;
  for (const [index, event] of events.entries()) {
    const day = chart.daysAgo(400 - index);
    yield stay(chart, day, '01', event, { flag: '0' });
    yield stay(chart, day, '01', event, { cancelled: true, time: '173000', version: 1 });
  }
}

function rename(path: string, dataType: string, order: string): string {
  return path.replace(new RegExp(`_${dataType}_\\d{15}_`), `_${dataType}_${order}_`);
}

/** Our own bytes back to text: ASCII and JIS X 0208 only. */
function decodeOwn(bytes: Uint8Array): string {
  return new TextDecoder('iso-2022-jp').decode(bytes);
}
