import type { Coded } from '@musubi/domain';
import { field, type Segment } from '../../hl7v2/message.ts';
import { tableText } from '../tables/code-texts.ts';
import { BY_ORDER, FACILITY_KNOWN, ignore, NOT_USED, OPERATOR, type SegmentMapping } from './mapping.ts';
import { codeField } from './values.ts';

export const MSH_MAPPING: SegmentMapping = {
  segment: 'MSH',
  ja: 'メッセージヘッダ',
  mapped: {
    1: 'delimiters',
    2: 'delimiters',
    9: 'must fit the data type of the path; tells a cancel message',
    10: 'controlId',
  },
  ignored: [
    ignore('3,5', OPERATOR),
    ignore('4,6', FACILITY_KNOWN),
    ignore('7', { ja: '発生日時は格納パスから読む', en: 'the event time is read from the path' }),
    ignore('8,13-17,19', NOT_USED),
    ignore('11,12,21', { ja: '版や処理区分で読み方は変わらない', en: 'the reader does not depend on them' }),
    ignore('18,20', { ja: '宣言より実際のバイト列で判断する', en: 'the bytes decide, not the declaration' }),
  ],
};

export const EVN_MAPPING: SegmentMapping = {
  segment: 'EVN',
  ja: 'イベント',
  mapped: {
    3: 'EncounterContent.start of planned events',
    6: 'EncounterContent.start (leave, transfer, doctor); start or end where PV1-44 or PV1-45 is empty',
  },
  ignored: [ignore('1', NOT_USED), ignore('2,4,5', OPERATOR), ignore('7', FACILITY_KNOWN)],
};

export const PV1_MAPPING: SegmentMapping = {
  segment: 'PV1',
  ja: '来院',
  mapped: {
    2: 'EncounterContent.inpatient',
    3: 'EncounterContent.ward / room / bed',
    6: 'EncounterContent.previousWard',
    7: 'EncounterContent.attending; RecordEntry.author',
    10: 'RecordEntry.department',
    17: 'EncounterContent.attending when PV1-7 is empty',
    36: 'EncounterContent.outcome',
    44: 'EncounterContent.start',
    45: 'EncounterContent.end',
  },
  ignored: [ignore('1', BY_ORDER), ignore('4,5,8,9,11-16,18-35,37-43,46-52', NOT_USED)],
};

export const PV2_MAPPING: SegmentMapping = {
  segment: 'PV2',
  ja: '来院(追加)',
  mapped: {
    3: 'EncounterContent.reason',
    8: 'EncounterContent.start (planned)',
    9: 'EncounterContent.end (planned)',
    47: 'EncounterContent.end (planned return)',
  },
  ignored: [
    ignore('1', { ja: '予定の取消メッセージだけで使う', en: 'only used when a plan is cancelled' }),
    ignore('2,4-7,10-46,48,49', NOT_USED),
  ],
};

/** 診療科: ORC-17, else PV1-10, else PV1-3 of outpatients, else the file name. */
export function departmentOf(
  orc: Coded | undefined,
  pv1: Segment | undefined,
  fromPath: string | undefined,
): Coded | undefined {
  if (orc !== undefined) return withTable(orc);
  const code =
    (pv1 === undefined ? undefined : (field(pv1, 10) ?? (codeField(pv1, 2) === 'O' ? field(pv1, 3) : undefined))) ??
    fromPath;
  return code === undefined ? undefined : { text: tableText('HL70069', code) ?? code, code, system: 'HL70069' };
}

function withTable(department: Coded): Coded {
  if (department.text !== department.code) return department;
  return { ...department, text: tableText('HL70069', department.code) ?? department.text };
}
