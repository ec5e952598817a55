export type Marked = { readonly text: string; readonly differs: boolean };

/** Longer texts are not compared sign by sign. */
const MOST_SIGNS = 200;

/**
 * 相違の印: `text` in pieces, each told whether it stands in `other` too, in the same order (longest common subsequence
 * of characters). So 髙橋 beside 高橋 marks 髙 alone.
 */
export function markDifference(text: string, other: string): readonly Marked[] {
  if (text === '') return [];
  if (text === other || other === '') return [{ text, differs: false }];
  const [a, b] = [[...text], [...other]];
  if (a.length > MOST_SIGNS || b.length > MOST_SIGNS) return [{ text, differs: true }];
  const pieces: { text: string; differs: boolean }[] = [];
  const put = (sign: string, differs: boolean) => {
    const last = pieces.at(-1);
    if (last?.differs === differs) last.text += sign;
    else pieces.push({ text: sign, differs });
  };
  const longest = commonLengths(a, b);
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    const sign = a[i] ?? '';
    while (j < b.length && b[j] !== sign && (longest[i]?.[j + 1] ?? 0) === (longest[i]?.[j] ?? 0)) j++;
    const common = j < b.length && b[j] === sign;
    put(sign, !common);
    if (common) j++;
  }
  return pieces;
}

/** `[i][j]` = length of the longest common subsequence of a from i and b from j. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] =
          a[i] === b[j] ? (lengths[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
