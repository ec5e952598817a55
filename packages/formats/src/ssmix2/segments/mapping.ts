/** マッピング宣言: what becomes of each field of a segment. Every field is in one of the two; a test holds that. */
export type SegmentMapping = {
  readonly segment: string;
  readonly ja: string;
  /** Field → where it goes, in the words of the record types. */
  readonly mapped: Readonly<Record<number, string>>;
  readonly ignored: readonly Ignored[];
};

export type Ignored = { readonly fields: readonly number[]; readonly ja: string; readonly en: string };

export type Reason = { readonly ja: string; readonly en: string };

/** `'1,4-9'` */
export function ignore(fields: string, reason: Reason): Ignored {
  const numbers = fields.split(',').flatMap((part) => {
    const [from = '0', to = from] = part.split('-');
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
  });
  return { fields: numbers, ...reason };
}

export const NOT_USED: Reason = { ja: 'SS-MIX2 では使わない項目', en: 'not used in SS-MIX2' };
export const BY_ORDER: Reason = { ja: '連番。並び順で分かる', en: 'a running number; the order says it' };
export const CLERICAL: Reason = {
  ja: '事務・経理の項目で、診療の閲覧に要らない',
  en: 'clerical or billing, not needed by a reader',
};
export const OPERATOR: Reason = { ja: '操作・入力の記録。原本に残る', en: 'who typed where; stays in the source file' };
export const FACILITY_KNOWN: Reason = {
  ja: '施設は取込元で分かっている',
  en: 'the facility is known from the storage',
};
export const IN_PATH: Reason = { ja: '格納パスから読む', en: 'read from the path' };
export const DISPENSARY: Reason = { ja: '薬剤部内の作業項目', en: 'work of the hospital pharmacy' };
export const RARELY: Reason = {
  ja: '実際のファイルにほとんど無く、意味が施設ごとに違う。原本に残る',
  en: 'rare and different in each hospital; stays in the source file',
};
export const IDENTITY_ONLY: Reason = {
  ja: '名寄せに使わない個人情報（必要最小限の原則）',
  en: 'personal data that matching does not need (data minimisation)',
};
