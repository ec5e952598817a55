/** Wide (1) and narrow (0) of four bars and three spaces, beginning with a bar (JIS X 0506 NW-7, AIM BC3). */
const PATTERNS: Readonly<Record<string, string>> = {
  '0': '0000011',
  '1': '0000110',
  '2': '0001001',
  '3': '1100000',
  '4': '0010010',
  '5': '1000010',
  '6': '0100001',
  '7': '0100100',
  '8': '0110000',
  '9': '1001000',
  A: '0011010',
  B: '0101001',
  C: '0001011',
  D: '0001110',
};
const WIDE = 2.5;

/**
 * NW-7 (コーダバー): bars and spaces by turns in units of a narrow bar, of digits between a start and a stop character.
 * Throws on another character.
 */
export function nw7Widths(text: string): readonly number[] {
  if (!/^[A-D]\d+[A-D]$/.test(text)) throw new Error('NW-7 holds digits between a start and a stop character');
  return [...text].flatMap((character, at) => {
    const widths = [...(PATTERNS[character] ?? '')].map((wide) => (wide === '1' ? WIDE : 1));
    // a narrow space between characters
    return at === 0 ? widths : [1, ...widths];
  });
}
