/**
 * 薬剤の表: every brand name is invented (no such product exists); HOT9 numbers have the nine-digit shape of
 * the MEDIS drug master and lie in 99…, which that master does not use. Strengths and usual doses follow what
 * the named class of drug is ordinarily given in.
 */
export type Drug = {
  readonly code: string;
  readonly name: string;
  readonly unit: readonly [code: string, text: string];
  readonly form: 'TAB' | 'CAP' | 'PWD' | 'LQD' | 'OIT' | 'TPE' | 'INJ';
};

const TABLET = ['TAB', '錠'] as const;
const CAPSULE = ['CAP', 'カプセル'] as const;
const GRAM = ['G', 'g'] as const;
const SHEET = ['SHT', '枚'] as const;
const AMPOULE = ['AMP', '管'] as const;
const VIAL = ['VIL', '瓶'] as const;
const BAG = ['BAG', '袋'] as const;
const MILLILITRE = ['ML', 'mL'] as const;
const UNIT = ['UNT', '単位'] as const;

const drug = (code: string, name: string, unit: Drug['unit'], form: Drug['form']): Drug => ({ code, name, unit, form });

export const DRUGS = {
  metformin: drug('990010101', 'メトフォルナ錠250mg', TABLET, 'TAB'),
  sitagliptin: drug('990010201', 'シタグリエ錠50mg', TABLET, 'TAB'),
  empagliflozin: drug('990010301', 'エンパグリア錠10mg', TABLET, 'TAB'),
  insulin: drug('990010401', 'グラルギナ注キット300単位', UNIT, 'INJ'),
  amlodipine: drug('990020101', 'アムロジナ錠5mg', TABLET, 'TAB'),
  telmisartan: drug('990020201', 'テルミサルナ錠40mg', TABLET, 'TAB'),
  furosemide: drug('990020301', 'フロセミナ錠20mg', TABLET, 'TAB'),
  bisoprolol: drug('990020401', 'ビソプロニア錠2.5mg', TABLET, 'TAB'),
  apixaban: drug('990030101', 'アピキサリン錠2.5mg', TABLET, 'TAB'),
  warfarin: drug('990030201', 'ワルファリア錠1mg', TABLET, 'TAB'),
  aspirin: drug('990030301', 'アスピレン腸溶錠100mg', TABLET, 'TAB'),
  rosuvastatin: drug('990040101', 'ロスバスタミン錠2.5mg', TABLET, 'TAB'),
  lansoprazole: drug('990050101', 'ランソプラミンOD錠15mg', TABLET, 'TAB'),
  magnesium: drug('990050201', '酸化マグネシア錠330mg', TABLET, 'TAB'),
  loxoprofen: drug('990060101', 'ロキソフェナ錠60mg', TABLET, 'TAB'),
  acetaminophen: drug('990060201', 'アセトアミナ錠200mg', TABLET, 'TAB'),
  lidocainePatch: drug('990060301', 'ケトプロナテープ20mg', SHEET, 'TPE'),
  carbocisteine: drug('990070101', 'カルボシスナ錠500mg', TABLET, 'TAB'),
  montelukast: drug('990070201', 'モンテルカナ細粒4mg', GRAM, 'PWD'),
  tiotropium: drug('990070301', 'チオトロピナ吸入用カプセル', CAPSULE, 'CAP'),
  levothyroxine: drug('990080101', 'チロキシナ錠50µg', TABLET, 'TAB'),
  thiamazole: drug('990080201', 'チアマゾナ錠5mg', TABLET, 'TAB'),
  sevelamer: drug('990090101', 'セベラマナ錠250mg', TABLET, 'TAB'),
  calcitriol: drug('990090201', 'アルファカルシナカプセル0.25µg', CAPSULE, 'CAP'),
  escitalopram: drug('990100101', 'エスシタロナ錠10mg', TABLET, 'TAB'),
  eyeDrops: drug('990110101', 'ラタノプロナ点眼液0.005%', MILLILITRE, 'LQD'),
  ointment: drug('990110201', 'ヘパリノイナ軟膏0.3%', GRAM, 'OIT'),
  iron: drug('990120101', 'クエン酸第一鉄ナ錠50mg', TABLET, 'TAB'),
  saline100: drug('990900101', '生理食塩液ミホン100mL', BAG, 'INJ'),
  saline500: drug('990900102', '生理食塩液ミホン500mL', BAG, 'INJ'),
  maintenance: drug('990900201', 'ミホン輸液3号500mL', BAG, 'INJ'),
  cefazolin: drug('990900301', 'セファゾナ点滴静注用1g', VIAL, 'INJ'),
  ampicillinSulbactam: drug('990900302', 'スルアンピナ静注用3g', VIAL, 'INJ'),
  erythropoietin: drug('990900401', 'ダルベポナ注40µgシリンジ', AMPOULE, 'INJ'),
  heparin: drug('990900501', 'ヘパリナ注1万単位/10mL', VIAL, 'INJ'),
  furosemideInjection: drug('990900601', 'フロセミナ注20mg', AMPOULE, 'INJ'),
  edaravone: drug('990900701', 'エダラボナ点滴静注30mg', BAG, 'INJ'),
  oxaliplatin: drug('990910101', 'オキサリプナ点滴静注100mg', VIAL, 'INJ'),
  fluorouracil: drug('990910201', 'フルオロナ注1000mg', VIAL, 'INJ'),
  docetaxel: drug('990910301', 'ドセタキナ点滴静注80mg', VIAL, 'INJ'),
  cyclophosphamide: drug('990910401', 'シクロホスナ注500mg', VIAL, 'INJ'),
  granisetron: drug('990910501', 'グラニセナ静注3mg', AMPOULE, 'INJ'),
  dexamethasone: drug('990910601', 'デキサメナ注6.6mg', VIAL, 'INJ'),
  influenzaVaccine: drug('990920101', 'インフルエンザHAワクチン「ミホン」', VIAL, 'INJ'),
} as const satisfies Record<string, Drug>;

/** 用法: JAMI standard usage codes (16 characters, standards on usage) with their ordinary words. */
export const USAGE = {
  afterEachMeal: ['1013044400000000', '内服・経口・1日3回朝昼夕食後'],
  afterBreakfastAndSupper: ['1012040400000000', '内服・経口・1日2回朝夕食後'],
  afterBreakfast: ['1011000400000000', '内服・経口・1日1回朝食後'],
  beforeSleep: ['1011100000000000', '内服・経口・1日1回就寝前'],
  onWaking: ['1011000090000000', '内服・経口・1日1回起床時'],
  asNeeded: ['1050110000000000', '内服・経口・疼痛時'],
  subcutaneous: ['3271000000000000', '注射・皮下・1日1回朝食前'],
  patchOnce: ['2A71000000000000', '外用・貼付・1日1回'],
  eyeOnce: ['2H71000000000000', '外用・点眼・1日1回'],
  spread: ['2B72000000000000', '外用・塗布・1日2回'],
} as const;
export type UsageName = keyof typeof USAGE;
