import { ageOn, type Demographics, type LocalDate, type PersonName } from '@musubi/domain';
import { formatWarekiYear, type Language } from '@musubi/ui';
import { todayInTokyo } from '../../clock.ts';
import type { Messages } from '../../messages/ja.ts';

/** 氏名: original characters, one space between family and given name. */
export function nameText(name: PersonName | undefined): string {
  return name === undefined ? '' : [name.family, name.given].filter((part) => part !== '').join(' ');
}

/** The name to call a person by: kanji, else kana, else roman. */
export function calledName(person: Demographics): string {
  return nameText(person.kanjiName) || nameText(person.kanaName) || nameText(person.romanName);
}

/** 仮の生年月日: what hospitals enter for somebody whose birthday nobody knows; it says nothing about the age. */
export function isPlaceholderBirth(birthDate: LocalDate): boolean {
  return PLACEHOLDER_BIRTHS.has(birthDate);
}
const PLACEHOLDER_BIRTHS: ReadonlySet<string> = new Set(['1900-01-01', '1800-01-01', '0001-01-01', '9999-12-31']);

/** 1951-04-18（昭和26年）75歳 */
export function birthText(
  birthDate: LocalDate | null | undefined,
  today: LocalDate,
  language: Language,
  t: Messages,
): string {
  if (birthDate === null || birthDate === undefined) return t.patient.noBirthDate;
  if (isPlaceholderBirth(birthDate)) return t.patient.placeholderBirth(birthDate);
  const wareki = formatWarekiYear(birthDate, language);
  const age = t.common.years(ageOn(birthDate, today));
  return language === 'ja' ? `${birthDate}（${wareki}）${age}` : `${birthDate} (${wareki}) ${age}`;
}

/** Kana of either kind and width; a reading that is none finds nobody. */
export const KANA_PATTERN = '[\\p{Script=Katakana}\\p{Script=Hiragana}ー・･ｰﾞﾟ゛゜ 　]*';

/** What is wrong with a typed date of birth; undefined where nothing is. */
export function birthProblem(typed: string, birthDate: LocalDate | undefined, t: Messages): string | undefined {
  if (typed.trim() === '') return undefined;
  if (birthDate === undefined) return t.register.birthBad;
  return birthDate > todayInTokyo() && !isPlaceholderBirth(birthDate) ? t.register.birthFuture : undefined;
}
