import { expect, it } from 'vitest';
import type { MatchRecord } from '../demographics/match-record.ts';
import { readNames, UNNAMED } from './read-names.ts';

it.each<[MatchRecord, Partial<ReturnType<typeof readNames>>]>([
  [
    { family: '渡邉', given: '航太', familyKana: 'ﾜﾀﾅﾍﾞ', givenKana: 'ｺｳﾀ' },
    { family: '渡辺', given: '航太', whole: '渡辺航太', familyKana: 'ワタナベ', givenKana: 'コウタ' },
  ],
  [
    { family: '渡邉 航太', given: '' },
    { family: '渡辺', given: '航太' },
  ],
  [
    { name: '渡邉　航太', nameKana: 'ワタナベ　コウタ' },
    { family: '渡辺', given: '航太', familyKana: 'ワタナベ', givenKana: 'コウタ' },
  ],
  [
    { name: '渡邉航太', nameKana: 'ワタナベコウタ' },
    { family: '', given: '', whole: '渡辺航太', familyKana: '', unsplitKana: 'ワタナベコウタ' },
  ],
  [
    { family: '渡邉', given: 'こうた' },
    { family: '渡辺', given: '', givenKana: 'こうた' },
  ],
  [
    { family: 'NGUYEN', given: 'VAN AN' },
    { family: 'NGUYEN', given: 'VANAN', whole: 'ANNGUYENVAN' },
  ],
  [{ name: 'An Nguyen Van' }, { whole: 'ANNGUYENVAN' }],
  [
    { familyRoman: 'SUZUKI', givenRoman: 'HANAKO' },
    { family: 'SUZUKI', given: 'HANAKO' },
  ],
  [
    { name: '渡邉　航太　様', nameKana: 'ワタナベ コウタ様' },
    { family: '渡辺', given: '航太', familyKana: 'ワタナベ' },
  ],
  [
    { family: '鵜殿', given: '航太' },
    { family: '鵜殿', given: '航太' },
  ],
  [{ given: '花子' }, { family: '', given: '花子' }],
  [{}, { family: '', given: '', whole: '', unnamed: UNNAMED.no }],
])('reads %j', (record, names) => expect(readNames(record)).toMatchObject(names));

it.each(['ベビー', 'ﾍﾞﾋﾞｰ', '第一児', '児', '女児', '千代ノ児', '千代第一子', '長女', '新生児A', 'BABY', 'Baby Boy'])(
  'takes %s for a newborn without a name',
  (given) => expect(readNames({ family: '佐藤', given }).unnamed).toBe(UNNAMED.newborn),
);
it.each(['不明', '不明男1', '氏名不明', 'Unknown', '名無しの'])('takes %s for nobody known', (given) =>
  expect(readNames({ family: '救急', given }).unnamed).toBe(UNNAMED.unknown),
);
it.each(['児玉', '健児', '未来', '男也'])('takes %s for a name', (given) =>
  expect(readNames({ family: '児島', given }).unnamed).toBe(UNNAMED.no),
);
