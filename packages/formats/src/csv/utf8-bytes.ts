/**
 * UTF-8 の行か: whether a line of an otherwise eight-bit Japanese file is UTF-8. It must hold kana, kanji or full-width
 * forms (three bytes); pairs of half-width kana in Shift_JIS can look like two-byte characters.
 */
export function isForeignUtf8(line: Uint8Array): boolean {
  let wide = false;
  for (let at = 0; at < line.length;) {
    const lead = line[at] ?? 0;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const length =
      lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0 || at + length > line.length) return false;
    for (let next = 1; next < length; next++) if (((line[at + next] ?? 0) & 0xc0) !== 0x80) return false;
    if (length === 3 && lead >= 0xe3) wide = true;
    at += length;
  }
  return wide;
}
