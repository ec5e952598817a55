import { parseLocalDate, type Demographics } from '@musubi/domain';
import type { ListedRecord } from './make-match-list.ts';

/** 名簿の一行を基本情報に: as a hospital's gateway would say it. */
export function demographicsOfRecord({ cells }: ListedRecord): Demographics {
  const [
    ,
    ,
    family = '',
    given = '',
    familyKana = '',
    givenKana = '',
    birth = '',
    sex = '',
    postalCode = '',
    address = '',
    telephone = '',
    insurer = '',
    symbol = '',
    number = '',
    branch = '',
  ] = cells;
  const birthDate = parseLocalDate(birth.replace(/^(\d{4})[/-]?(\d\d)[/-]?(\d\d)$/, '$1-$2-$3'));
  return {
    kanjiName: { family, given },
    ...(familyKana + givenKana === '' ? {} : { kanaName: { family: familyKana, given: givenKana } }),
    sex: sex === 'M' || sex === '男' || sex === '1' ? 'male' : sex === '' ? 'unknown' : 'female',
    ...(birthDate === undefined ? {} : { birthDate }),
    postalCode,
    address,
    telephones: telephone === '' ? [] : [telephone],
    ...(number === '' ? {} : { insurances: [{ insurer, symbol, number, branch }] }),
  };
}
