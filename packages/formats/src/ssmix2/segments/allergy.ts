import type { AllergyContent } from '@musubi/domain';
import { field, fieldState, repetitions, repetitionText, type Segment } from '../../hl7v2/message.ts';
import type { IssueList } from '../issue-list.ts';
import { BY_ORDER, ignore, NOT_USED, OPERATOR, type SegmentMapping } from './mapping.ts';
import { codedField, inTable, time } from './values.ts';

export const AL1_MAPPING: SegmentMapping = {
  segment: 'AL1',
  ja: 'アレルギー（患者基本）',
  mapped: {
    2: 'AllergyContent.category',
    3: 'AllergyContent.substance',
    4: 'AllergyContent.severity',
    5: 'AllergyContent.reaction',
    6: 'AllergyContent.onset',
  },
  ignored: [ignore('1', BY_ORDER)],
};

export const IAM_MAPPING: SegmentMapping = {
  segment: 'IAM',
  ja: 'アレルギー',
  mapped: {
    2: 'AllergyContent.category',
    3: 'AllergyContent.substance',
    4: 'AllergyContent.severity',
    5: 'AllergyContent.reaction',
    6: 'D: left out',
    9: 'AllergyContent.reaction (kind)',
    10: 'substance when IAM-3 is empty',
    11: 'AllergyContent.onset',
    12: 'AllergyContent.onsetText',
    17: 'RecordEntry.title (suspected)',
  },
  ignored: [
    ignore('1', BY_ORDER),
    ignore('7', { ja: '一覧ごと置き換えるため個別の番号は要らない', en: 'the list is replaced as a whole' }),
    ignore('8,13-15,18-20', OPERATOR),
    ignore('16', NOT_USED),
  ],
};

/**
 * アレルギー from IAM or AL1: the fields 2 to 5 are the same in both. Undefined when it says nothing, or that there is
 * none any more.
 */
export function readAllergy(segment: Segment, issues: IssueList): AllergyContent | undefined {
  if (fieldState(segment, 3, 1, 1) === 'delete') return undefined;
  const substance = codedField(segment, 3) ?? (segment.name === 'IAM' ? codedField(segment, 10) : undefined);
  const category = inTable(codedField(segment, 2), 'HL70127');
  const severity = inTable(codedField(segment, 4), 'HL70128');
  const sensitivity = segment.name === 'IAM' ? codedField(segment, 9)?.text : undefined;
  const reaction = [...repetitions(segment, 5).map(repetitionText), ...(sensitivity === undefined ? [] : [sensitivity])]
    .filter((text) => text !== '')
    .join('、');
  const onset = time(segment, segment.name === 'IAM' ? 11 : 6, issues);
  const onsetText = segment.name === 'IAM' ? field(segment, 12) : undefined;
  if (substance === undefined) {
    if (category === undefined && reaction === '' && onsetText === undefined) return undefined;
    issues.at(segment, 3, {
      code: 'ssmix2/no-substance',
      ja: 'アレルギーの原因物質がありません。分類・反応だけを表示します。',
      en: 'No allergen is named; only category and reaction are shown.',
    });
  }
  return {
    type: 'allergy',
    substance: substance ?? { text: '原因物質の記載なし' },
    ...(category !== undefined && { category }),
    ...(severity !== undefined && { severity }),
    ...(reaction !== '' && { reaction }),
    ...(onset !== undefined && { onset }),
    ...(onsetText !== undefined && { onsetText }),
  };
}
