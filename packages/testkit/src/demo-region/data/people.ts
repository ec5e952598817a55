import { localDate, type FacilityId, type LocalDate, type Sex } from '@musubi/domain';
import { FACILITY } from '../facilities.ts';
import type { StoryName } from '../stories/story.ts';

/** 登場人物: an invented person, each with the one difficulty for which he is here. */
export type DemoPerson = {
  readonly key: string;
  readonly difficulty: string;
  readonly kanji: readonly [family: string, given: string];
  readonly kana: readonly [family: string, given: string];
  readonly roman?: readonly [family: string, given: string];
  readonly sex: Sex;
  readonly birthDate: LocalDate;
  readonly postalCode: string;
  readonly address: string;
  readonly telephone: string;
  /** How a facility knows him: its patient number and, where it differs, its own spelling. */
  readonly at: readonly PersonAt[];
  readonly consent: DemoConsent;
  /** 名寄せ待ち: registered by the clinic; nobody has linked the hospitals that announce whom they know. */
  readonly waits?: true;
};

export type PersonAt = {
  readonly facility: FacilityId;
  readonly id: string;
  readonly kanji?: readonly [string, string];
  readonly kana?: readonly [string, string];
  readonly birthDate?: LocalDate;
  readonly address?: string;
  readonly telephone?: string;
  readonly stories: readonly StoryName[];
};

export type DemoConsent =
  | { readonly kind: 'comprehensive'; readonly signedBy?: { readonly name: string; readonly relation: string } }
  | { readonly kind: 'named'; readonly facilities: readonly FacilityId[] }
  | { readonly kind: 'pending' }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'none' };

const F = FACILITY;
const TOWN = 'みほん県結市';

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    key: 'takahashi',
    difficulty: '異体字: 髙 at one hospital, 高 at another; four facilities, many illnesses',
    kanji: ['髙橋', '和子'],
    kana: ['タカハシ', 'カズコ'],
    sex: 'female',
    birthDate: localDate('1951-04-18'),
    postalCode: '999-0101',
    address: `${TOWN}港町1丁目2番3号`,
    telephone: '099-000-0101',
    at: [
      { facility: F.internalClinic, id: '0012345', stories: ['diabetes', 'clinic-visits'] },
      {
        facility: F.coreHospital,
        id: '00261101',
        stories: ['kidney', 'atrial-fibrillation', 'allergy-contrast', 'recent-pneumonia'],
      },
      { facility: F.cancerCentre, id: '0000700101', stories: ['colon-cancer', 'recent-follow-up'] },
      { facility: F.generalHospital, id: '0004410', kanji: ['高橋', '和子'], stories: ['ophthalmology'] },
      { facility: F.pharmacy, id: '0001201', stories: ['dispensing'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'yamamoto-a',
    difficulty: '同姓同名・同じ生年月日(別人): same name, kana and birthday as the next, another person',
    kanji: ['山本', '実'],
    kana: ['ヤマモト', 'ミノル'],
    sex: 'male',
    birthDate: localDate('1958-07-07'),
    postalCode: '999-0102',
    address: `${TOWN}岬台5番10号`,
    telephone: '099-000-0102',
    at: [
      { facility: F.internalClinic, id: '0012401', stories: ['hypertension'] },
      { facility: F.coreHospital, id: '00261102', stories: ['hypertension', 'stroke'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'yamamoto-b',
    difficulty: '同姓同名・同じ生年月日(別人): the other one; penicillin allergy',
    kanji: ['山本', '実'],
    kana: ['ヤマモト', 'ミノル'],
    sex: 'male',
    birthDate: localDate('1958-07-07'),
    postalCode: '999-0133',
    address: `みほん県浜辺町大字浦77`,
    telephone: '099-000-0103',
    at: [
      { facility: F.internalClinic, id: '0012402', stories: ['clinic-visits'] },
      { facility: F.generalHospital, id: '0004422', stories: ['copd', 'allergy-penicillin'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'sasaki-ren',
    difficulty: '双子: twin brother',
    kanji: ['佐々木', '蓮'],
    kana: ['ササキ', 'レン'],
    sex: 'male',
    birthDate: localDate('2016-05-05'),
    postalCode: '999-0104',
    address: `${TOWN}さくら坂8-1`,
    telephone: '099-000-0104',
    at: [
      { facility: F.paediatricClinic, id: '0003001', stories: [] },
      { facility: F.coreHospital, id: '00261104', stories: ['asthma'] },
    ],
    consent: { kind: 'comprehensive', signedBy: { name: '佐々木 直人', relation: '父' } },
  },
  {
    key: 'sasaki-rin',
    difficulty: '双子: twin brother, next number, egg allergy',
    kanji: ['佐々木', '凛'],
    kana: ['ササキ', 'リン'],
    sex: 'male',
    birthDate: localDate('2016-05-05'),
    postalCode: '999-0104',
    address: `${TOWN}さくら坂8-1`,
    telephone: '099-000-0104',
    at: [
      { facility: F.paediatricClinic, id: '0003002', stories: [] },
      { facility: F.coreHospital, id: '00261105', stories: ['allergy-egg'] },
    ],
    consent: { kind: 'comprehensive', signedBy: { name: '佐々木 直人', relation: '父' } },
  },
  {
    key: 'sakiyama',
    difficulty: '半角カナ: one hospital sends the kana name in half width; 﨑 for 崎',
    kanji: ['﨑山', '春江'],
    kana: ['サキヤマ', 'ハルエ'],
    sex: 'female',
    birthDate: localDate('1944-11-30'),
    postalCode: '999-0106',
    address: `${TOWN}本町三丁目4番地 結ハイツ201号`,
    telephone: '099-000-0106',
    at: [
      { facility: F.internalClinic, id: '0012501', stories: ['hypertension'] },
      { facility: F.cancerCentre, id: '0000700106', kana: ['ｻｷﾔﾏ', 'ﾊﾙｴ'], stories: ['lung-nodule'] },
      { facility: F.coreHospital, id: '00261106', kanji: ['崎山', '春江'], stories: ['heart-failure'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'watanabe',
    difficulty: '改姓: married name; the general hospital still has 斎藤',
    kanji: ['渡邊', '美咲'],
    kana: ['ワタナベ', 'ミサキ'],
    sex: 'female',
    birthDate: localDate('1993-02-14'),
    postalCode: '999-0107',
    address: `${TOWN}結の丘2-15`,
    telephone: '099-000-0107',
    at: [
      { facility: F.ladiesClinic, id: '0005001', stories: [] },
      { facility: F.coreHospital, id: '00261107', stories: ['childbirth'] },
      {
        facility: F.generalHospital,
        id: '0004407',
        kanji: ['斎藤', '美咲'],
        kana: ['サイトウ', 'ミサキ'],
        stories: ['appendicitis'],
      },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'watanabe-baby',
    difficulty: '令和生まれの新生児: registered before she had a name',
    kanji: ['渡邊', '陽葵'],
    kana: ['ワタナベ', 'ヒマリ'],
    sex: 'female',
    birthDate: localDate('2024-09-03'),
    postalCode: '999-0107',
    address: `${TOWN}結の丘2-15`,
    telephone: '099-000-0107',
    at: [
      { facility: F.paediatricClinic, id: '0003107', stories: [] },
      {
        facility: F.coreHospital,
        id: '00261108',
        kanji: ['渡邊', 'ベビー'],
        kana: ['ワタナベ', 'ベビー'],
        stories: ['newborn'],
      },
    ],
    consent: { kind: 'comprehensive', signedBy: { name: '渡邊 美咲', relation: '母' } },
  },
  {
    key: 'nguyen',
    difficulty: '外国人名: family name first, roman letters and kana reading',
    kanji: ['グエン', 'ティフオン'],
    kana: ['グエン', 'ティフオン'],
    roman: ['NGUYEN', 'THI HUONG'],
    sex: 'female',
    birthDate: localDate('1998-12-01'),
    postalCode: '999-0109',
    address: `${TOWN}工業団地前1-1 寮305`,
    telephone: '099-000-0109',
    at: [
      { facility: F.internalClinic, id: '0012509', stories: ['tuberculosis-contact'] },
      { facility: F.generalHospital, id: '0004409', stories: ['tuberculosis-contact'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'oliveira',
    difficulty: '長い氏名: does not fit any column',
    kanji: ['デ・ロス・サントス・オリベイラ', 'マリア・フェルナンダ・クリスティーナ'],
    kana: ['デロスサントスオリベイラ', 'マリアフェルナンダクリスティーナ'],
    roman: ['DE LOS SANTOS OLIVEIRA', 'MARIA FERNANDA CRISTINA'],
    sex: 'female',
    birthDate: localDate('1985-01-01'),
    postalCode: '999-0110',
    address: `${TOWN}海岸通り100番地1 グランドシーサイドレジデンス結 イーストタワー1204号室`,
    telephone: '099-000-0110',
    at: [
      { facility: F.internalClinic, id: '0012510', stories: ['thyroid'] },
      { facility: F.coreHospital, id: '00261110', stories: ['thyroid'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'otsuka',
    difficulty: '同意の撤回: withdrew his consent',
    kanji: ['大塚', '武'],
    kana: ['オオツカ', 'タケシ'],
    sex: 'male',
    birthDate: localDate('1949-09-09'),
    postalCode: '999-0111',
    address: `${TOWN}本町1-9`,
    telephone: '099-000-0111',
    at: [
      { facility: F.internalClinic, id: '0012511', stories: ['hypertension'] },
      { facility: F.coreHospital, id: '00261111', stories: ['diabetes'] },
    ],
    consent: { kind: 'withdrawn' },
  },
  {
    key: 'tanaka',
    difficulty: '保護者の同意: a child whose mother signed',
    kanji: ['田中', '日葵'],
    kana: ['タナカ', 'ヒナタ'],
    sex: 'female',
    birthDate: localDate('2021-03-21'),
    postalCode: '999-0112',
    address: `${TOWN}さくら坂3-3`,
    telephone: '099-000-0112',
    at: [
      { facility: F.paediatricClinic, id: '0003012', stories: [] },
      { facility: F.coreHospital, id: '00261112', stories: ['asthma', 'allergy-egg'] },
    ],
    consent: { kind: 'comprehensive', signedBy: { name: '田中 玲奈', relation: '母' } },
  },
  {
    key: 'hamaguchi',
    difficulty: '避難者: evacuated to the town; no number at the clinic yet',
    kanji: ['濵口', 'トメ'],
    kana: ['ハマグチ', 'トメ'],
    sex: 'female',
    birthDate: localDate('1934-01-15'),
    postalCode: '999-0913',
    address: 'みほん県浜辺町字沖ノ島(避難先: 結市総合体育館)',
    telephone: '099-000-0113',
    at: [
      { facility: F.generalHospital, id: '0004413', stories: ['heart-failure', 'stroke'] },
      { facility: F.coreHospital, id: '00261113', stories: ['heart-failure'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'kito',
    difficulty: '透析10年: the longest record of the region',
    kanji: ['鬼頭', '勝'],
    kana: ['キトウ', 'マサル'],
    sex: 'male',
    birthDate: localDate('1947-06-20'),
    postalCode: '999-0114',
    address: `${TOWN}北町4-4-4`,
    telephone: '099-000-0114',
    at: [
      { facility: F.coreHospital, id: '00261114', stories: ['dialysis', 'diabetes'] },
      { facility: F.visitingNurses, id: '0000014', stories: [] },
      { facility: F.internalClinic, id: '0012514', stories: ['clinic-visits'] },
      { facility: F.pharmacy, id: '0001214', stories: ['dispensing'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'ogasawara',
    difficulty: '脳卒中後: anticoagulant, three hospitals, allergy written three ways',
    kanji: ['小笠原', '清'],
    kana: ['オガサワラ', 'キヨシ'],
    sex: 'male',
    birthDate: localDate('1946-10-02'),
    postalCode: '999-0115',
    address: `${TOWN}港町9-8`,
    telephone: '099-000-0115',
    at: [
      { facility: F.internalClinic, id: '0012515', stories: ['hypertension', 'allergy-penicillin'] },
      { facility: F.coreHospital, id: '00261115', stories: ['stroke', 'atrial-fibrillation', 'allergy-penicillin'] },
      { facility: F.generalHospital, id: '0004415', stories: ['rehabilitation', 'allergy-penicillin'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'shirai',
    difficulty: '化学療法: courses of chemotherapy with CT and blood counts',
    kanji: ['白井', '由紀'],
    kana: ['シライ', 'ユキ'],
    sex: 'female',
    birthDate: localDate('1971-08-25'),
    postalCode: '999-0116',
    address: `${TOWN}結の丘7-2`,
    telephone: '099-000-0116',
    at: [
      { facility: F.internalClinic, id: '0012516', stories: ['clinic-visits'] },
      { facility: F.cancerCentre, id: '0000700116', stories: ['breast-cancer'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'mizuno',
    difficulty: '機微情報: psychiatry at the core hospital, not named in the consent',
    kanji: ['水野', '灯里'],
    kana: ['ミズノ', 'アカリ'],
    sex: 'female',
    birthDate: localDate('1989-05-31'),
    postalCode: '999-0117',
    address: `${TOWN}駅前2-2-2`,
    telephone: '099-000-0117',
    at: [
      { facility: F.internalClinic, id: '0012517', stories: ['thyroid'] },
      { facility: F.coreHospital, id: '00261117', stories: ['psychiatry', 'thyroid'] },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'mori',
    difficulty: '未同意: linked, but has signed nothing',
    kanji: ['森', '健太'],
    kana: ['モリ', 'ケンタ'],
    sex: 'male',
    birthDate: localDate('2001-07-15'),
    postalCode: '999-0118',
    address: `${TOWN}本町8-8`,
    telephone: '099-000-0118',
    at: [
      { facility: F.internalClinic, id: '0012518', stories: ['appendicitis'] },
      { facility: F.generalHospital, id: '0004418', stories: ['appendicitis'] },
    ],
    consent: { kind: 'none' },
  },
  {
    key: 'ishii',
    difficulty: '効力発生前: signed today, counts from next month',
    kanji: ['石井', '房子'],
    kana: ['イシイ', 'フサコ'],
    sex: 'female',
    birthDate: localDate('1955-12-24'),
    postalCode: '999-0119',
    address: `${TOWN}北町1-2`,
    telephone: '099-000-0119',
    at: [
      { facility: F.internalClinic, id: '0012519', stories: ['hypertension'] },
      { facility: F.coreHospital, id: '00261119', stories: ['diabetes'] },
    ],
    consent: { kind: 'pending' },
  },
  {
    key: 'fujimoto',
    difficulty: '個別同意: names two facilities only; the cancer centre is not among them',
    kanji: ['藤本', '修'],
    kana: ['フジモト', 'オサム'],
    sex: 'male',
    birthDate: localDate('1962-03-03'),
    postalCode: '999-0120',
    address: `${TOWN}南町5-6`,
    telephone: '099-000-0120',
    at: [
      { facility: F.internalClinic, id: '0012520', stories: ['diabetes'] },
      { facility: F.coreHospital, id: '00261120', stories: ['diabetes', 'atrial-fibrillation'] },
      { facility: F.cancerCentre, id: '0000700120', stories: ['lung-nodule'] },
    ],
    consent: { kind: 'named', facilities: [F.internalClinic, F.coreHospital] },
  },
  {
    key: 'nishida',
    difficulty: '名寄せ(自動): everything agrees except the variant of one character, so the program links it',
    kanji: ['西田', '惠子'],
    kana: ['ニシダ', 'ケイコ'],
    sex: 'female',
    birthDate: localDate('1959-10-28'),
    postalCode: '999-0131',
    address: `${TOWN}港町3丁目8番2号`,
    telephone: '099-000-0131',
    waits: true,
    at: [
      { facility: F.internalClinic, id: '0012531', stories: ['clinic-visits'] },
      {
        facility: F.coreHospital,
        id: '00261131',
        kanji: ['西田', '恵子'],
        address: `${TOWN}港町3-8-2`,
        stories: ['hypertension'],
      },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'kubota',
    difficulty: '名寄せ(転居と読み違い): moved, and the hospital reads the name otherwise',
    kanji: ['久保田', '裕子'],
    kana: ['クボタ', 'ユウコ'],
    sex: 'female',
    birthDate: localDate('1968-03-11'),
    postalCode: '999-0132',
    address: `${TOWN}結の丘5-1`,
    telephone: '099-000-0132',
    waits: true,
    at: [
      { facility: F.internalClinic, id: '0012532', stories: ['clinic-visits'] },
      {
        facility: F.generalHospital,
        id: '0004432',
        kana: ['クボタ', 'ヒロコ'],
        address: `${TOWN}北町7-7`,
        telephone: '099-000-0532',
        stories: ['thyroid'],
      },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'matsui',
    difficulty: '名寄せ(双子の片方): the hospital knows only the twin brother',
    kanji: ['松井', '奏'],
    kana: ['マツイ', 'カナデ'],
    sex: 'male',
    birthDate: localDate('2014-07-30'),
    postalCode: '999-0134',
    address: `${TOWN}さくら坂2-2`,
    telephone: '099-000-0134',
    waits: true,
    at: [
      { facility: F.paediatricClinic, id: '0003034', stories: [] },
      {
        facility: F.coreHospital,
        id: '00261134',
        kanji: ['松井', '湊'],
        kana: ['マツイ', 'ミナト'],
        stories: ['asthma'],
      },
    ],
    consent: { kind: 'comprehensive', signedBy: { name: '松井 彩', relation: '母' } },
  },
  {
    key: 'oda',
    difficulty: '名寄せ(月日の取り違え): month and day exchanged at the hospital',
    kanji: ['小田', '義雄'],
    kana: ['オダ', 'ヨシオ'],
    sex: 'male',
    birthDate: localDate('1953-05-08'),
    postalCode: '999-0135',
    address: `${TOWN}南町2-9`,
    telephone: '099-000-0135',
    waits: true,
    at: [
      { facility: F.internalClinic, id: '0012535', stories: ['hypertension'] },
      {
        facility: F.generalHospital,
        id: '0004435',
        birthDate: localDate('1953-08-05'),
        telephone: '099-000-0535',
        stories: ['copd'],
      },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'hoshino',
    difficulty: '名寄せ(改姓): married since she was last at the hospital',
    kanji: ['星野', '茜'],
    kana: ['ホシノ', 'アカネ'],
    sex: 'female',
    birthDate: localDate('1991-11-19'),
    postalCode: '999-0136',
    address: `${TOWN}駅前5-4-3`,
    telephone: '099-000-0136',
    waits: true,
    at: [
      { facility: F.ladiesClinic, id: '0005036', stories: [] },
      {
        facility: F.coreHospital,
        id: '00261136',
        kanji: ['加藤', '茜'],
        kana: ['カトウ', 'アカネ'],
        address: `${TOWN}本町4-4`,
        stories: ['appendicitis'],
      },
    ],
    consent: { kind: 'comprehensive' },
  },
  {
    key: 'unknown',
    difficulty: '救急の不明患者: no name, placeholder birth date',
    kanji: ['不明', '壱'],
    kana: ['フメイ', 'イチ'],
    sex: 'unknown',
    birthDate: localDate('1900-01-01'),
    postalCode: '',
    address: '',
    telephone: '',
    at: [{ facility: F.coreHospital, id: '00299991', stories: ['emergency'] }],
    consent: { kind: 'none' },
  },
];
