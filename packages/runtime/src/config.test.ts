import { describe, expect, test } from 'vitest';
import { ConfigError, Settings } from './config.ts';

const CATALOGUE = {
  MUSUBI_NAME: { ja: '名前', en: 'a name' },
  MUSUBI_PORT: { fallback: '8080', ja: 'ポート', en: 'a port' },
  MUSUBI_HTTPS: { fallback: '0', ja: 'HTTPS', en: 'https' },
  MUSUBI_FILES: { fallback: '', ja: 'フォルダー', en: 'a folder' },
};

describe('設定', () => {
  test('a variable that is set to nothing counts as one that is not set', () => {
    const settings = new Settings(CATALOGUE, { MUSUBI_NAME: '', MUSUBI_PORT: '', MUSUBI_FILES: '' });
    expect(settings.integer('MUSUBI_PORT')).toBe(8080);
    expect(settings.optional('MUSUBI_FILES')).toBeUndefined();
    expect(() => settings.text('MUSUBI_NAME')).toThrow(
      new ConfigError('環境変数 MUSUBI_NAME を設定してください / set the environment variable MUSUBI_NAME.'),
    );
  });

  test.each(['eighty', '-1', '80.5'])('%s is no whole number, and the sentence names the variable', (text) => {
    expect(() => new Settings(CATALOGUE, { MUSUBI_PORT: text }).integer('MUSUBI_PORT')).toThrow(/MUSUBI_PORT/);
  });

  test('yes and no are 1 and 0; a word that could be either stops the start', () => {
    expect(new Settings(CATALOGUE, { MUSUBI_HTTPS: '1' }).yes('MUSUBI_HTTPS')).toBe(true);
    expect(new Settings(CATALOGUE, {}).yes('MUSUBI_HTTPS')).toBe(false);
    expect(() => new Settings(CATALOGUE, { MUSUBI_HTTPS: 'true' }).yes('MUSUBI_HTTPS')).toThrow(ConfigError);
  });
});
