import { ageOn, type Demographics, type LocalDate, type PersonName } from '@musubi/domain';
import { formatWarekiYear, type Language } from '@musubi/ui';
import type { Messages } from '../messages/ja.ts';

/** 氏名: original characters, one space between family and given name. */
export function nameText(name: PersonName | undefined): string {
  return name === undefined ? '' : [name.family, name.given].filter((part) => part !== '').join(' ');
}

/** The name to call a person by: kanji, else kana, else roman. */
export function calledName(person: Demographics): string {
  return nameText(person.kanjiName) || nameText(person.kanaName) || nameText(person.romanName);
}

/** 1951-04-18（昭和26年）75歳 */
export function birthText(birthDate: LocalDate | null | undefined, today: LocalDate, language: Language, t: Messages): string {
  if (birthDate === null || birthDate === undefined) return t.patient.noBirthDate;
  const wareki = formatWarekiYear(birthDate, language);
  const age = t.common.years(ageOn(birthDate, today));
  return language === 'ja' ? `${birthDate}（${wareki}）${age}` : `${birthDate} (${wareki}) ${age}`;
}
