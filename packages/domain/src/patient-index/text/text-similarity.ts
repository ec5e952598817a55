/**
 * Similarity of short texts without allocation (nor destructuring of arrays, which allocates): a bulk job asks millions
 * of times.
 */

/** One character missing, too many, other, or two neighbours exchanged (Damerau–Levenshtein ≤ 1). */
export function isWithinOneSlip(a: string, b: string): boolean {
  const longest = a.length >= b.length ? a : b;
  const shortest = a.length >= b.length ? b : a;
  const surplus = longest.length - shortest.length;
  if (surplus > 1) return false;
  let start = 0;
  while (start < shortest.length && longest.charCodeAt(start) === shortest.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shortest.length - start &&
    longest.charCodeAt(longest.length - 1 - end) === shortest.charCodeAt(shortest.length - 1 - end)
  )
    end++;
  const left = longest.length - start - end;
  if (left <= 1) return true;
  return (
    surplus === 0 &&
    left === 2 &&
    longest.charCodeAt(start) === shortest.charCodeAt(start + 1) &&
    longest.charCodeAt(start + 1) === shortest.charCodeAt(start)
  );
}

const LONGEST = 64;
const matchedA = new Uint8Array(LONGEST);
const matchedB = new Uint8Array(LONGEST);

/** Jaro–Winkler, 0 to 1: good for Latin names and words with slips. Texts are compared by their first 64 characters. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const lengthA = Math.min(a.length, LONGEST);
  const lengthB = Math.min(b.length, LONGEST);
  if (lengthA === 0 || lengthB === 0) return 0;
  const reach = Math.max(0, (Math.max(lengthA, lengthB) >> 1) - 1);
  matchedA.fill(0, 0, lengthA);
  matchedB.fill(0, 0, lengthB);
  let matches = 0;
  for (let i = 0; i < lengthA; i++) {
    const code = a.charCodeAt(i);
    for (let j = Math.max(0, i - reach), last = Math.min(lengthB - 1, i + reach); j <= last; j++) {
      if (matchedB[j] === 0 && b.charCodeAt(j) === code) {
        matchedA[i] = matchedB[j] = 1;
        matches++;
        break;
      }
    }
  }
  if (matches === 0) return 0;
  let exchanged = 0;
  for (let i = 0, j = 0; i < lengthA; i++) {
    if (matchedA[i] === 0) continue;
    while (matchedB[j] === 0) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) exchanged++;
    j++;
  }
  const jaro = (matches / lengthA + matches / lengthB + (matches - exchanged / 2) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < lengthA && prefix < lengthB && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

export function sharesCharacter(a: string, b: string): boolean {
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i);
    for (let j = 0; j < b.length; j++) if (b.charCodeAt(j) === code) return true;
  }
  return false;
}
