import { RECORD_KINDS } from '../record/record-kind.ts';
import { ABILITIES } from './ability.ts';
import { readRoleTable, readSwitches, readWhole, readYesNo, type PolicyField } from './policy-field.ts';
import { DEFAULT_READABLE_KINDS } from './readable-kinds.ts';
import { DEFAULT_ABILITIES } from './role-abilities.ts';

const MATCHING = { propose: true, automatic: false } as const;

/** `default` widened to what the field may hold: a profile of another network says otherwise. */
function field<Value>(one: PolicyField<Value>): PolicyField<Value> {
  return one;
}

/**
 * 運用ポリシーの項目表: every rule on which networks differ, once, with its default, who asks for it and what it
 * changes. `docs/rules/policy-profile.md` is made from this table.
 */
export const POLICY_FIELDS = {
  requireViewingLink: field<boolean>({
    labelJa: '閲覧施設の患者IDを求める',
    default: true,
    source: 'iida: セキュリティ研修会資料「包括同意でも、診療情報参照には施設の患者IDの付番が必須」',
    changes: {
      ja: '自施設の患者IDがない患者さんの記録を閲覧できるか、また検索で見つけられるか。',
      en: 'Whether a person without a number at the own facility can be found, opened and read.',
    },
    read: readYesNo,
  }),
  requiredStrength: field<number>({
    labelJa: '閲覧に要る本人確認の強さ',
    default: 1,
    source:
      'MHLW 医療情報システムの安全管理に関するガイドライン: two factors from 2027-04-01; noto: 利用規約 6.1 (IC card)',
    changes: {
      ja: '記録の閲覧に要る認証要素の数(1 はパスワードのみ、2 は二要素)。',
      en: 'How many factors the sign-in needs before a record is shown.',
    },
    read: readWhole(1, 3),
  }),
  idleLockSeconds: field<number>({
    labelJa: '離席時の画面ロックまでの秒数',
    default: 300,
    source: 'kagawa: 運用管理規程 6 利用者の責務 (5 分); MHLW guideline: a screen left alone must lock',
    changes: {
      ja: '操作のない画面を隠し、パスワードを求めるまでの時間。',
      en: 'How long a screen may be left alone before it hides everything and asks for the password.',
    },
    read: readWhole(10, 3600),
  }),
  matching: field<Readonly<Record<keyof typeof MATCHING, boolean>>>({
    labelJa: '名寄せの進め方',
    default: MATCHING,
    source: 'kagawa: 手順書「事務局での公開設定(名寄せ)」; automatic: design, the wrong patient is the worst accident',
    changes: {
      ja: '同じ人かもしれない組を名寄せの机に載せるか(propose)、疑いのない組を人手を介さずつなぐか(automatic)。',
      en: '`propose` puts what may be one person on the linking desk; `automatic` links what is beyond doubt alone.',
    },
    read: readSwitches(MATCHING),
  }),
  readableKinds: field({
    labelJa: '役割ごとに読める種別',
    default: DEFAULT_READABLE_KINDS,
    source:
      'MHLW guideline: access by occupation and class of information; noto: 利用規約 1.7 (薬局は病名と検査データ)',
    changes: {
      ja: 'どの職種が、どの種別の記録を閲覧できるか。',
      en: 'Which kinds of record a role may read at all; consent and publication are decided on top of it.',
    },
    read: readRoleTable(RECORD_KINDS, DEFAULT_READABLE_KINDS),
  }),
  abilities: field({
    labelJa: '役割ごとの権限',
    default: DEFAULT_ABILITIES,
    source: 'MHLW guideline: access by occupation; kagawa: 手順書 (個人単位の閲覧権限の管理); auditor: design',
    changes: {
      ja: 'どの職種に、どの操作が画面に出て、受け付けられるか。',
      en: 'Which acts a role is offered on its screens and may do at all.',
    },
    read: readRoleTable(ABILITIES, DEFAULT_ABILITIES),
  }),
} as const;

export type PolicyFieldName = keyof typeof POLICY_FIELDS;
