import { AL1_MAPPING, IAM_MAPPING } from './allergy.ts';
import { IPC_MAPPING, ODS_MAPPING, ZE1_MAPPING, ZE2_MAPPING } from './diet-and-imaging.ts';
import { CTI_MAPPING, RXA_MAPPING, RXC_MAPPING, RXE_MAPPING, RXR_MAPPING } from './drug.ts';
import type { Reason, SegmentMapping } from './mapping.ts';
import { NTE_MAPPING, OBX_MAPPING, ZI1_MAPPING } from './observation.ts';
import { ORC_MAPPING, TQ1_MAPPING } from './order.ts';
import { DB1_MAPPING, IN1_MAPPING, NK1_MAPPING, PID_MAPPING } from './patient.ts';
import { PRB_MAPPING, ZPD_MAPPING, ZPR_MAPPING } from './problem.ts';
import { OBR_MAPPING, SPM_MAPPING } from './specimen.ts';
import { EVN_MAPPING, MSH_MAPPING, PV1_MAPPING, PV2_MAPPING } from './visit.ts';

/** マッピング宣言の一覧: every segment that SS-MIX2 messages use. */
export const ALL_MAPPINGS: readonly SegmentMapping[] = [
  MSH_MAPPING,
  EVN_MAPPING,
  PID_MAPPING,
  NK1_MAPPING,
  PV1_MAPPING,
  PV2_MAPPING,
  DB1_MAPPING,
  OBX_MAPPING,
  NTE_MAPPING,
  AL1_MAPPING,
  IN1_MAPPING,
  IAM_MAPPING,
  PRB_MAPPING,
  ZPR_MAPPING,
  ZPD_MAPPING,
  ZI1_MAPPING,
  ORC_MAPPING,
  TQ1_MAPPING,
  ODS_MAPPING,
  RXE_MAPPING,
  RXR_MAPPING,
  RXA_MAPPING,
  RXC_MAPPING,
  CTI_MAPPING,
  SPM_MAPPING,
  OBR_MAPPING,
  IPC_MAPPING,
  ZE1_MAPPING,
  ZE2_MAPPING,
];

/** Segments that the HL7 grammar allows around them and that no SS-MIX2 data type fills. */
export const UNREAD_SEGMENTS: Readonly<Record<string, Reason>> = {
  SFT: { ja: '送信ソフトウェアの情報', en: 'about the sending software' },
  PD1: { ja: '追加の個人情報（SS-MIX2 では使わない）', en: 'more personal data (not used in SS-MIX2)' },
  ROL: { ja: '担当者の役割（担当医は PV1-7）', en: 'roles of staff (the attending doctor is PV1-7)' },
  IN2: { ja: '保険の追加項目', en: 'more on insurance' },
  IN3: { ja: '保険の追加項目', en: 'more on insurance' },
  TQ2: { ja: 'オーダ間の前後関係', en: 'sequence between orders' },
  SAC: { ja: '検体容器', en: 'specimen container' },
  INV: { ja: '試薬の在庫', en: 'reagent inventory' },
  TCD: { ja: '分析装置の設定', en: 'settings of the analyser' },
  SID: { ja: '試薬の識別', en: 'reagent identification' },
  FT1: { ja: '会計', en: 'billing' },
  BLG: { ja: '会計', en: 'billing' },
  DSC: { ja: '継続の印', en: 'continuation mark' },
  ODT: { ja: '配膳の指示', en: 'tray instructions' },
  RXO: { ja: '薬剤依頼（実際の内容は RXE・RXA）', en: 'requested drug (what counts is in RXE and RXA)' },
  PTH: { ja: 'クリニカルパス', en: 'clinical pathway' },
  VAR: { ja: 'クリニカルパスの逸脱', en: 'variance of a pathway' },
  GOL: { ja: '目標', en: 'goals' },
  CTD: { ja: '連絡先', en: 'contact data' },
};

const KNOWN = new Set([...ALL_MAPPINGS.map((mapping) => mapping.segment), ...Object.keys(UNREAD_SEGMENTS)]);

export function isKnownSegment(name: string): boolean {
  return KNOWN.has(name);
}
