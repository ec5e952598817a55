import type { RecordKind } from '@musubi/domain';
import type { ExtendedDataKind } from '../extended-parts.ts';

/** 文書種別: LOINC code → what it is for the calendar, with a Japanese name where the folder gives none. */
const BY_LOINC: Readonly<Record<string, readonly [kind: RecordKind, ja: string]>> = {
  '18842-5': ['document', '退院時サマリー'],
  '57133-1': ['document', '紹介状'],
  '11504-8': ['document', '手術記録'],
  '28570-0': ['document', '処置記録'],
  '57833-6': ['document', '処方箋'],
  '56447-6': ['document', '診療計画書'],
  '34133-9': ['document', '診療要約'],
  '60591-5': ['document', '患者サマリー'],
  '59284-0': ['document', '同意書'],
  '74465-6': ['document', '質問票'],
  '77599-9': ['document', '添付文書'],
  '11506-3': ['progress-note', '経過記録'],
  '34108-1': ['progress-note', '外来診療録'],
  '34112-3': ['progress-note', '入院診療録'],
  '34746-8': ['nursing-note', '看護記録'],
  '34745-0': ['nursing-note', '看護サマリー'],
  '28651-8': ['nursing-note', '看護添書'],
  '18748-4': ['report', '画像診断報告書'],
  '18782-3': ['report', '放射線読影報告書'],
  '18751-8': ['report', '内視鏡検査報告書'],
  '11502-2': ['report', '検査報告書'],
  '11524-6': ['report', '心電図報告書'],
  '34552-0': ['report', '心臓超音波報告書'],
  '18745-0': ['report', '心臓カテーテル報告書'],
  '11526-1': ['pathology', '病理診断報告書'],
  '53576-5': ['check-up', '健診結果報告書'],
};

/** For local codes: the words of the hospital's own name, the more particular first. */
const BY_NAME: readonly (readonly [pattern: RegExp, kind: RecordKind])[] = [
  [/病理/, 'pathology'],
  [/健診|検診|人間ドック/, 'check-up'],
  [/看護/, 'nursing-note'],
  [/経過記録|診療録|カルテ|医師記録|SOAP/i, 'progress-note'],
  [/レポート|報告書|所見|読影/, 'report'],
];

/** 温度板 of the national hospitals (ORU^R30). */
export const VITAL_SIGNS_KIND = 'L-OBSERVATIONS';

export function documentKind(
  dataKind: ExtendedDataKind,
  kindCode: string,
): { readonly kind: RecordKind; readonly name: string; readonly loinc?: string } {
  const loinc = [dataKind.standardCode, dataKind.code, kindCode].find(
    (code) => code !== undefined && Object.hasOwn(BY_LOINC, code),
  );
  const known = loinc === undefined ? undefined : BY_LOINC[loinc];
  const name = dataKind.standardName ?? dataKind.name ?? known?.[1] ?? '文書';
  if (known !== undefined && loinc !== undefined) return { kind: known[0], name, loinc };
  const words = `${dataKind.name ?? ''} ${dataKind.standardName ?? ''}`;
  return { kind: BY_NAME.find(([pattern]) => pattern.test(words))?.[1] ?? 'document', name };
}
