import { describe, expect, it } from 'vitest';
import { builtInMergers, builtInRenames, isSameTown, makeRenames, NO_RENAMES } from './municipality-renames.ts';
import { normalizeAddress } from './normalize-address.ts';

const { townOf } = builtInRenames();

describe('an address before and after a merger is one place', () => {
  it.each([
    ['石川県鳳至郡能都町字宇出津', '石川県鳳珠郡能登町字宇出津'],
    ['京都府竹野郡丹後町間人', '京都府京丹後市丹後町間人'],
    ['京都府竹野郡丹後町大字間人', '京丹後市丹後町間人'],
    ['埼玉県浦和市高砂', '埼玉県さいたま市浦和区高砂'],
    ['浦和市太田窪', 'さいたま市南区太田窪'],
    ['静岡県引佐郡引佐町井伊谷', '静岡県浜松市北区引佐町井伊谷'],
    ['静岡県引佐郡引佐町井伊谷', '静岡県浜松市浜名区引佐町井伊谷'],
    ['浜松市三方原町', '浜松市北区三方原町'],
    ['浜松市北区三方原町', '浜松市中央区三方原町'],
    ['庵原郡由比町阿僧', '静岡市清水区由比阿僧'],
    ['清水市草薙', '静岡市清水区草薙'],
    ['熊本県鹿本郡植木町岩野', '熊本県熊本市北区植木町岩野'],
    ['岐阜県郡上郡八幡町島谷', '郡上市八幡町島谷'],
    ['岐阜県郡上郡明宝村大谷', '岐阜県郡上市明宝大谷'],
    ['群馬県佐波郡東村田部井', '群馬県伊勢崎市田部井'],
    ['群馬県多野郡新町', '群馬県高崎市新町'],
    ['山口県吉敷郡小郡町下郷', '山口市小郡下郷'],
    ['鳥取県八頭郡郡家町久能寺', '八頭郡八頭町久能寺'],
    ['宮崎県北諸県郡高城町穂満坊', '都城市高城町穂満坊'],
    ['北諸県郡高城町穂満坊', '宮崎県都城市高城町穂満坊'],
    ['山梨県西八代郡上九一色村精進', '南都留郡富士河口湖町精進'],
    ['兵庫県多紀郡篠山町北新町', '丹波篠山市北新町'],
    ['篠山市北新町', '兵庫県丹波篠山市北新町'],
    ['南埼玉郡白岡町大字白岡', '白岡市白岡'],
    ['南埼玉郡白岡町小久喜', '埼玉県白岡市小久喜'],
    ['奈良県添上郡月ケ瀬村石打', '奈良市月ヶ瀬石打'],
    ['福岡県山門郡瀬高町下庄', 'みやま市瀬高町下庄'],
    ['長崎県北松浦郡鹿町町下歌ヶ浦', '佐世保市鹿町町下歌ヶ浦'],
    ['新潟県西蒲原郡巻町大字巻甲', '新潟市西蒲区巻甲'],
    ['北桑田郡京北町周山', '京都市右京区京北周山'],
  ])('%s = %s', (before, after) => {
    expect([townOf(before), townOf(after)]).toSatisfy(
      ([a, b]: [string, string]) => isSameTown(a, b) && isSameTown(b, a),
    );
  });
});

describe('other places stay apart', () => {
  it.each([
    ['京丹後市丹後町本町', '京丹後市網野町本町'],
    ['中郡峰山町新町', '中郡大宮町新町'],
    ['群馬県佐波郡東村国定', '群馬県吾妻郡東村国定'],
    ['静岡県駿東郡清水町伏見', '静岡県清水市伏見'],
    ['兵庫県津名郡一宮町多賀', '兵庫県宍粟郡一宮町多賀'],
    ['さいたま市浦和区本町東', 'さいたま市大宮区本町東'],
    ['千代田区丸の内', '中央区丸の内'],
    ['大阪市北区本庄', '大阪市中央区本庄'],
  ])('%s ≠ %s', (one, other) => expect(isSameTown(townOf(one), townOf(other))).toBe(false));
});

it.each([
  '清水町伏見',
  '大島町元町',
  '朝日町西町',
  '旭町',
  '新町本通',
  '東村山市本町',
  '中央町',
  '一宮町東浪見',
  '群馬県東村田部井',
  '山梨県上九一色村',
])('leaves %s as it is, which may be in another prefecture or in two places', (place) => {
  expect(townOf(place)).toBe(NO_RENAMES.townOf(place));
});

it('compares the whole address alike, in any writing of the numbers', () => {
  const [before, after] = [
    normalizeAddress('鳳至郡能都町大字宇出津ト字50番地1'),
    normalizeAddress('石川県鳳珠郡能登町字宇出津ト字50-1'),
  ];
  expect([isSameTown(before.town, after.town), before.house]).toEqual([true, after.house]);
});

it('is off when it is switched off', () =>
  expect(normalizeAddress('浦和市高砂1-2', NO_RENAMES)).toEqual({ town: '浦和市高砂', house: '1-2' }));

describe('a region’s own table', () => {
  const merger = (
    former: string,
    present: string,
    quarter = '',
  ): { prefecture: string; former: string; present: string; quarter: string } => ({
    prefecture: 'みほん県',
    former,
    present,
    quarter,
  });

  it('is read like the built-in one, and followed to the end of a chain', () => {
    const own = makeRenames([merger('灯台郡旧浜町', '旧岬市'), merger('旧岬市', '結市')]);
    expect(own.townOf('灯台郡旧浜町追分')).toBe(own.townOf('結市旧浜町追分'));
    expect(isSameTown(own.townOf('旧岬市追分'), own.townOf('結市追分'))).toBe(true);
  });

  it('comes before what it says otherwise, and ends where it runs in a circle', () => {
    const own = makeRenames([merger('旧浜町', '岬市'), merger('旧浜町', '結市')]);
    expect(own.townOf('みほん県旧浜町追分')).toBe(own.townOf('結市旧浜町追分'));
    expect(() => makeRenames([merger('結市', '岬市'), merger('岬市', '結市')]).townOf('結市浜')).not.toThrow();
  });
});

describe('the built-in table', () => {
  const mergers = builtInMergers();

  it('has the mergers of all prefectures that had any, in well-formed names', () => {
    expect(mergers.length).toBeGreaterThan(1850);
    expect(new Set(mergers.map(({ prefecture }) => prefecture)).size).toBe(47);
    const letter = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ヶヵ';
    const wellFormed = new RegExp(`^(?:(?!.*郡.*市$)[${letter}]{1,5}郡)?[${letter}ー]{1,8}[市区町村]$`, 'u');
    expect(
      mergers.filter(
        ({ former, present }) => !wellFormed.test(former) || !wellFormed.test(present) || former === present,
      ),
    ).toEqual([]);
  });

  it('sends no former municipality to two present ones, but by its 大字', () => {
    const seen = new Map<string, string>();
    const twice = mergers.filter(({ prefecture, former, quarter, present }) => {
      const name = `${prefecture}${former}/${quarter}`;
      const before = seen.get(name);
      seen.set(name, present);
      return before !== undefined;
    });
    expect(twice).toEqual([]);
    expect(
      mergers.filter(
        ({ quarter, former, prefecture }) =>
          quarter !== '' &&
          mergers.some((other) => other.quarter === '' && other.former === former && other.prefecture === prefecture),
      ),
    ).toEqual([]);
  });

  it('has no chains, hence no circles: what is present went up in nothing', () => {
    const formers = new Set(mergers.map(({ prefecture, former }) => prefecture + former));
    expect(mergers.filter(({ prefecture, present }) => formers.has(prefecture + present))).toEqual([]);
  });
});
