/**
 * Printable ASCII, kana and the kanji in use, which NFKC leaves as they are: most cells, and no look-up is needed for
 * them.
 */
const PLAIN = /^[\x20-\x7E\u3005\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FA5]*$/;
const INVISIBLE = /\p{C}/gu;

/** 平文: full-width and other compatibility forms made one, and nothing in it that nobody sees. */
export function plainText(text: string): string {
  return PLAIN.test(text) ? text : text.normalize('NFKC').replace(INVISIBLE, '');
}
