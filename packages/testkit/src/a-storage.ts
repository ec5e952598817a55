import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeText } from '@musubi/formats/hl7v2';

export type MessageOptions = {
  patient: string;
  order: number;
  eventTime?: string;
  flag?: '0' | '1' | '2';
  day?: string;
  values?: number;
  drug?: string;
};

/** Long enough ago that no settling is waited for. */
const WRITTEN_AT = new Date('2026-06-01T00:00:00Z');

const HEAD = (patient: string, message: string, eventTime: string, control: string, facility: string) => [
  `MSH|^~\\&|HIS001|${facility}|GW|CENTER|${eventTime.slice(0, 14)}.${eventTime.slice(14)}||${message}|` +
    `${control}|P|2.5||||||~ISO IR87||ISO 2022-1994|SS-MIX2_1.20^SS-MIX2^1.2.392.200250.2.1.100.1.2.120^ISO`,
  `PID|0001||${patient}^^^^PI||見本^花子^^^^^L^I~ミホン^ハナコ^^^^^L^P||19600415|F`,
];

const orderText = (order: number) => String(order).padStart(15, '0');

/** 検体検査結果 with as many values as asked. */
export function laboratoryMessage(options: MessageOptions, facility: string): Uint8Array {
  const { patient, order, eventTime = '20260415103045123', day = '20260415', values = 10 } = options;
  const lines = [
    ...HEAD(patient, 'OUL^R22^OUL_R22', eventTime, `L${patient}${order}${eventTime}`, facility),
    'PV1|0001|O|01^^^^^C',
    `SPM|1|S${order}||023^血清^JC10|||||||||||||${day}0900`,
    `OBR|1|${orderText(order)}|F${order}|E002^生化学的検査^99O03|||${day}|||||||||D01^医師^一郎||||||${day}1030`,
    `ORC|SC|${orderText(order)}|F${order}||CM||||${day}1030||||||||01^内科^99XY1`,
    ...Array.from(
      { length: values },
      (_, n) =>
        `OBX|${n + 1}|NM|3A0${String(10 + (n % 80))}0000002327101^総蛋白${n}^JC10^1022${n}^ＴＰ${n}^99X03||` +
        `${(6 + (n % 30) / 10).toFixed(1)}|g/dL^g/dL^ISO+|6.7-8.3||||F|||${day}0900`,
    ),
  ];
  return encodeText(lines.join('\r') + '\r').bytes;
}

/** 処方指示 of one drug. */
export function prescriptionMessage(options: MessageOptions, facility: string): Uint8Array {
  const { patient, order, eventTime = '20260415103045123', day = '20260415', drug = 'ミホンロジン錠５ｍｇ' } = options;
  const lines = [
    ...HEAD(patient, 'RDE^O11^RDE_O11', eventTime, `P${patient}${order}${eventTime}`, facility),
    'PV1|0001|O|01^^^^^C',
    `ORC|NW|${orderText(order)}||1|||||${day}103045|U01^入力^者||D01^医師^一郎|01^^^^^C||||01^内科^99XY1`,
    `RXE||100000001^${drug}^HOT9|1||TAB^錠^MR9P|TAB^錠剤^MR9P||||14|TAB^錠^MR9P|||||||||1^TAB&錠&MR9P||` +
      'OHP^外来処方^MR9P',
    `TQ1|1||1011000400000000&内服・経口・１日１回朝食後&JAMISDP01|||14^d|${day}00`,
    'RXR|PO^口^HL70162',
  ];
  return encodeText(lines.join('\r') + '\r').bytes;
}

/** 患者基本情報 */
export function demographicsMessage(
  { patient, eventTime = '20260401090000000' }: Pick<MessageOptions, 'patient' | 'eventTime'>,
  facility: string,
): Uint8Array {
  return encodeText(
    [...HEAD(patient, 'ADT^A08^ADT_A01', eventTime, `A${patient}${eventTime}`, facility), 'PV1|0001|N'].join('\r') +
      '\r',
  ).bytes;
}

export function demographicsPath({
  patient,
  eventTime = '20260401090000000',
}: Pick<MessageOptions, 'patient' | 'eventTime'>): string {
  return (
    `${patient.slice(0, 3)}/${patient.slice(3, 6)}/${patient}/-/ADT-00/` +
    `${patient}_-_ADT-00_999999999999999_${eventTime}_-_1`
  );
}

export function storagePath(
  type: string,
  { patient, order, eventTime = '20260415103045123', flag = '1', day = '20260415' }: MessageOptions,
): string {
  return (
    `${patient.slice(0, 3)}/${patient.slice(3, 6)}/${patient}/${day}/${type}/` +
    `${patient}_${day}_${type}_${orderText(order)}_${eventTime}_01_${flag}`
  );
}

/** Writes a file as if it had been there for long. */
export function put(root: string, path: string, bytes: Uint8Array, at: Date = WRITTEN_AT): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  utimesSync(file, at, at);
}

/** Two of three files are prescriptions, one a laboratory report. Answers how many were written. */
export function aStorage(
  root: string,
  facility: string,
  size: { patients: number; filesEach: number; values?: number; from?: number },
): number {
  let written = 0;
  for (let p = size.from ?? 0; p < (size.from ?? 0) + size.patients; p++) {
    const patient = String(1_000_000 + p * 37).padStart(10, '0');
    for (let order = 1; order <= size.filesEach; order++) {
      const day = `2026${String(1 + (order % 12)).padStart(2, '0')}${String(1 + (order % 28)).padStart(2, '0')}`;
      const options: MessageOptions = {
        patient,
        order,
        day,
        ...(size.values === undefined ? {} : { values: size.values }),
      };
      if (order % 3 === 0) put(root, storagePath('OML-11', options), laboratoryMessage(options, facility));
      else put(root, storagePath('OMP-01', options), prescriptionMessage(options, facility));
      written++;
    }
  }
  return written;
}
