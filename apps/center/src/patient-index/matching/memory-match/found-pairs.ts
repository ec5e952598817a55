/**
 * 見つかった組, in columns: they travel between threads and lie in arrays of the database. Identities, `one` < `other`.
 */
export type FoundPairs = {
  readonly one: Float64Array;
  readonly other: Float64Array;
  readonly score: Float32Array;
  readonly verdict: Uint8Array;
};

/** DOUBTFUL: by itself beyond doubt, but the other records of its group speak against it. */
export const [REVIEW, AUTO, DOUBTFUL] = [0, 1, 2] as const;

export function makeFoundPairs(count: number): FoundPairs {
  return {
    one: new Float64Array(count),
    other: new Float64Array(count),
    score: new Float32Array(count),
    verdict: new Uint8Array(count),
  };
}

export function slicePairs(found: FoundPairs, from: number, until: number): FoundPairs {
  return {
    one: found.one.subarray(from, until),
    other: found.other.subarray(from, until),
    score: found.score.subarray(from, until),
    verdict: found.verdict.subarray(from, until),
  };
}
