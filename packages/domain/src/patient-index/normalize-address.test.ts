import { expect, it } from 'vitest';
import { normalizeAddress, normalizePostalCode } from './normalize-address.ts';

it.each([
  ['みほん県結市旭町木田2-30-19 メゾン青葉338', '結市旭町木田2丁目30番19号 メゾン青葉338'],
  ['みほん県結市旭町木田二丁目三十番地の十九', '結市旭町木田２－３０－１９'],
  ['岬市浜辺町12番地', '岬市浜辺町12'],
  ['北灯台郡浜辺町大字追分字八満5番地', '浜辺町追分八満５'],
  ['結市霞ヶ丘1-2-3', '結市霞ケ丘1丁目2番3号'],
  ['結市緑が丘1-2', '結市緑ヶ丘1-2'],
  ['結市一の宮町3-4', '結市一ノ宮町三丁目4番'],
  ['結市澤町1-1', '結市沢町1ー1'],
  ['結市本町1−2−3', '結市本町1―2―3'],
])('reads %s as %s', (one, other) => expect(normalizeAddress(one)).toEqual(normalizeAddress(other)));

it('keeps kanji numbers that belong to a name', () => expect(normalizeAddress('結市三郷八満5-1')).toEqual({ town: '結市三郷八満', house: '5-1' }));
it.each(['東京都大和郡山市本町1', '蒲郡市本町1', '小郡市本町1'])('keeps the 郡 of %s, which belongs to a city', (address) => expect(normalizeAddress(address).town).toContain('郡'));
it.each([['結市本町1-2-3', '結市本町1-2-4'], ['結市本町1-2-3', '結市元町1-2-3']])('keeps %s and %s apart', (one, other) => expect(normalizeAddress(one)).not.toEqual(normalizeAddress(other)));

it.each(['', ' ', '\u0000\u0007', '〇', '9'.repeat(5_000), '丁目番地号', '-', '郡市区町村'])('reads hostile text without a fuss: %j', (text) => expect(() => normalizeAddress(text)).not.toThrow());
it('reads postal codes of any width', () => expect(normalizePostalCode('〒９９９－００１２')).toBe('9990012'));
