import { MATCH_ROLES, type MatchRole } from '@musubi/domain';

/**
 * 列の役割: what a column is to the comparison; `id` names the record in the answer, `facility` says whose number it
 * is.
 */
export type ColumnRole = MatchRole | 'id' | 'facility';
/** Which columns (by place) say what; several columns of one role are joined. */
export type ColumnPlan = {
  readonly roles: ReadonlyMap<ColumnRole, readonly number[]>;
  readonly unused: readonly {
    readonly column: number;
    readonly because: 'unknown' | 'second' | 'answer' | 'my-number' | 'asked';
  }[];
};
/** `--columns role=column`: the column by its heading or as #place. */
export type AskedColumn = { readonly role: ColumnRole | 'ignore'; readonly column: string };

export const COLUMN_ROLES: readonly ColumnRole[] = ['id', 'facility', ...MATCH_ROLES];

/** Headings as lists have them, folded by `fold`. Within a role the earlier heading is the better one. */
const HEADINGS: Readonly<Record<ColumnRole, string>> = {
  id:
    'recordid recid uniqueid id patientid patientno patientnumber chartno mrn localid 患者番号 患者id 患者コード ' +
    '患者no カルテ番号 カルテno 診察券番号 登録番号 管理番号 診療録番号 id番号 レコードid レコード番号 連番 通番 ' +
    'no',
  facility:
    'facility facilityid facilitycode hospital hospitalid sourcedataset source 施設 施設id 施設コード 施設名 ' +
    '医療機関 医療機関コード 医療機関番号 病院 病院名 病院コード',
  family: '姓 漢字姓 姓漢字 氏 苗字 名字 surname familyname family lastname last',
  given: '名 漢字名 名漢字 givenname given firstname first forename',
  name:
    '氏名 漢字氏名 氏名漢字 患者氏名 患者名 患者漢字氏名 患者氏名漢字 患者名漢字 漢字患者名 名前 お名前 姓名 ' +
    'name fullname patientname',
  familyKana:
    'セイ 姓カナ カナ姓 姓かな 姓フリガナ 姓ふりがな フリガナ姓 ふりがな姓 せい familykana kanafamily ' +
    'lastnamekana surnamekana sei',
  givenKana:
    'メイ 名カナ カナ名 名かな 名フリガナ 名ふりがな フリガナ名 ふりがな名 めい givenkana kanagiven firstnamekana mei',
  nameKana:
    'カナ氏名 氏名カナ 氏名かな かな氏名 カナ名前 カナ かな フリガナ ふりがな 氏名フリガナ 氏名ふりがな ' +
    '患者カナ氏名 患者氏名カナ 患者カナ 患者名カナ カナ患者名 氏名半角カナ よみがな ヨミガナ 読み仮名 kananame ' +
    'namekana kana furigana',
  familyRoman: 'ローマ字姓 英字姓 姓ローマ字 familyroman romanfamily',
  givenRoman: 'ローマ字名 英字名 名ローマ字 givenroman romangiven',
  formerFamily: '旧姓 旧氏 旧姓漢字 maidenname formerfamily formername formersurname',
  formerFamilyKana: '旧姓カナ 旧姓フリガナ formerfamilykana',
  sex: '性別 性 性別コード 性別区分 性別名称 男女 男女区分 sex gender',
  birthDate:
    '生年月日 生年月日西暦 誕生日 生年月日和暦 生年月日yyyymmdd 生年月日8桁 dateofbirth birthdate dob birthday birth',
  postalCode: '郵便番号 〒 郵便 postcode postalcode zipcode zip',
  address:
    '住所 現住所 住所1 住所2 住所3 所在地 都道府県 市区町村 町名番地 番地 建物名 方書 address fulladdress homeaddress',
  streetNumber: 'streetnumber houseno housenumber streetno',
  street: 'street streetname address1 addressline1',
  building: 'building address2 addressline2',
  locality: 'suburb locality city town',
  region: 'state region province county prefecture',
  telephone:
    '電話番号 電話 電話番号1 電話番号2 自宅電話 自宅電話番号 電話番号自宅 電話番号携帯 電話1 電話2 自宅tel ' +
    '携帯tel tel1 tel2 携帯電話 携帯電話番号 携帯番号 携帯 連絡先 tel telephone phone phonenumber ' +
    'telephonenumber mobile mobilephone cellphone',
  email: 'メールアドレス メール eメール email emailaddress mail',
  insurer: '保険者番号 保険者 insurer insurerno insurernumber',
  insuredSymbol: '記号 被保険者証記号 保険証記号 被保険者記号 保険記号 insuredsymbol symbol',
  insuredNumber:
    '番号 被保険者証番号 保険証番号 被保険者番号 保険番号 被保険者証記号番号 被保険者記号番号 保険証記号番号 ' +
    '記号番号 insurednumber insuredno',
  insuredBranch: '枝番 被保険者証枝番 枝番号 branch insuredbranch branchno',
  identifier: 'socsecid ssn socialsecuritynumber nationalid nationalidentifier identifier nhsnumber',
};
/** Joined when there are several: 都道府県 + 市区町村 + 番地, a landline and a mobile. */
const JOINED: ReadonlySet<ColumnRole> = new Set(['address', 'telephone']);
/** 患者住所 is 住所; but 患者番号 is not 番号 (of the insurance), nor 患者名 名 (the given name). */
const ALSO_OF_PATIENT: ReadonlySet<ColumnRole> = new Set([
  'sex',
  'birthDate',
  'postalCode',
  'address',
  'telephone',
  'email',
]);
/** 正解の列: they say who is whom and would make every trial look perfect. */
const ANSWERS = new Set(
  (
    'cluster clusterid entity entityid person personid trueid truth label match ismatch duplicateof ' +
    '正解 名寄せ番号 名寄せid'
  ).split(' '),
);
/** 番号法 第9条・第20条: the individual number is not to be used for this. */
const MY_NUMBER = new Set('個人番号 マイナンバー mynumber individualnumber'.split(' '));

/** 列の認識: what was asked for first, then by heading. */
export function recognizeColumns(heading: readonly string[], asked: readonly AskedColumn[]): ColumnPlan {
  const taken = new Map<number, ColumnRole | 'ignore'>();
  for (const { role, column } of asked) {
    const place = placeOf(heading, column);
    if (place !== undefined) taken.set(place, role);
  }
  const askedRoles = new Set(taken.values());
  for (const role of COLUMN_ROLES) {
    if (askedRoles.has(role)) continue;
    const places = HEADINGS[role]
      .split(' ')
      .flatMap((known) =>
        heading.flatMap((text, place) => (!taken.has(place) && says(text, known, role) ? [place] : [])),
      );
    for (const place of JOINED.has(role) ? places : places.slice(0, 1)) taken.set(place, role);
  }
  const roles = new Map<ColumnRole, number[]>();
  for (const place of heading.keys()) {
    const role = taken.get(place);
    if (role !== undefined && role !== 'ignore') roles.set(role, [...(roles.get(role) ?? []), place]);
  }
  const everyHeading = new Set(Object.values(HEADINGS).flatMap((words) => words.split(' ')));
  const unused = [...heading.keys()].flatMap((column) => {
    const role = taken.get(column);
    if (role !== undefined && role !== 'ignore') return [];
    const word = fold(heading[column] ?? '');
    return [
      {
        column,
        because:
          role === 'ignore'
            ? ('asked' as const)
            : ANSWERS.has(word)
              ? ('answer' as const)
              : MY_NUMBER.has(word)
                ? ('my-number' as const)
                : everyHeading.has(word)
                  ? ('second' as const)
                  : ('unknown' as const),
      },
    ];
  });
  return { roles, unused };
}

function says(heading: string, known: string, role: ColumnRole): boolean {
  const word = fold(heading);
  return word === known || (ALSO_OF_PATIENT.has(role) && word === `患者${known}`);
}

/** The place of a column named by its heading or as #3; undefined when the list has none such. */
export function placeOf(heading: readonly string[], column: string): number | undefined {
  const number = /^#(\d{1,4})$/.exec(column)?.[1];
  if (number !== undefined)
    return Number(number) >= 1 && Number(number) <= heading.length ? Number(number) - 1 : undefined;
  const exact = heading.findIndex((text) => text.trim() === column.trim());
  const found = exact >= 0 ? exact : heading.findIndex((text) => fold(text) === fold(column));
  return found < 0 ? undefined : found;
}

/** Enough to tell people apart: a name, or two other things. */
export function isUsable({ roles }: ColumnPlan): boolean {
  const names: readonly ColumnRole[] = [
    'family',
    'given',
    'name',
    'familyKana',
    'givenKana',
    'nameKana',
    'familyRoman',
    'givenRoman',
  ];
  const features = [...roles.keys()].filter((role) => role !== 'id' && role !== 'facility');
  return features.some((role) => names.includes(role)) || features.length >= 2;
}

function fold(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-・.()[\]「」:/]/g, '');
}
