import type { ReactElement } from 'react';
import { ageOn, type LocalDate } from '@musubi/domain';
import { formatWarekiYear } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';

/** 生年月日: the date, its year in 和暦, and the age today. */
export function KnownBirthDate({
  birthDate,
  today,
}: {
  readonly birthDate: LocalDate;
  readonly today: LocalDate;
}): ReactElement {
  const { t, language } = useLanguage();
  return (
    <>
      {birthDate} <span className="muted">{formatWarekiYear(birthDate, language)}</span>{' '}
      <b>{t.common.years(ageOn(birthDate, today))}</b>
    </>
  );
}
