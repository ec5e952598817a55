import { describe, expect, test } from 'vitest';
import { bestOf, describeFigures, judgeMatching, type JudgedPair } from './judge-matching.ts';
import { benchmarksPresent, febrl1, febrl4, japaneseBenchmark, splinkFake1000 } from './read-benchmarks.ts';

if (!benchmarksPresent)
  process.stderr.write('matching: skipped, there is no test data (set MUSUBI_TESTDATA to its folder)\n');

describe.skipIf(!benchmarksPresent)('the Japanese benchmark, learnt without labels', () => {
  const { rows, hardKind } = benchmarksPresent ? japaneseBenchmark() : { rows: [], hardKind: () => undefined };
  const figures = benchmarksPresent ? judgeMatching(rows) : undefined;
  const person = (row: number): string => rows[row]?.person ?? '';

  test('reaches F1 0.98 at the best threshold', () => {
    process.stdout.write(`${figures === undefined ? '' : describeFigures('jp-benchmark', figures)}\n`);
    expect(figures?.best.f1).toBeGreaterThanOrEqual(0.98);
  });

  /** 0.85 is promised; another list of that kind may lie three hundredths lower. */
  test('links automatically with precision 0.999 and recall 0.88', () => {
    expect(figures?.autoPrecision).toBeGreaterThanOrEqual(0.999);
    expect(figures?.autoRecall).toBeGreaterThanOrEqual(0.88);
  });

  test('links no twins, families, namesakes or homophones automatically', () => {
    expect(figures?.auto.filter(({ left, right }) => hardKind(person(left), person(right)) !== undefined)).toEqual([]);
  });

  test('misjudges little but pairs that carry too little to be told by anybody', () => {
    const [pairs, best] = [figures?.pairs ?? [], figures?.best];
    const isMisjudged = (pair: JudgedPair): boolean => pair.same !== pair.score >= (best?.threshold ?? 0);
    const tellsTooLittle = (pair: JudgedPair): boolean =>
      isNamesakeOrMoved(rows[pair.left]?.record ?? {}, rows[pair.right]?.record ?? {});
    const untold = pairs.filter((pair) => isMisjudged(pair) && tellsTooLittle(pair));
    const told = pairs.filter((pair) => !tellsTooLittle(pair));
    const without = bestOf(
      told,
      (figures?.truePairs ?? 0) - pairs.filter((pair) => pair.same && tellsTooLittle(pair)).length,
    );
    process.stdout.write(
      'jp-benchmark without the pairs that agree in name and birth date and in nothing else: F1 ' +
        `${without.f1.toFixed(4)}; misjudged among them: ${untold.length}, elsewhere: ` +
        `${pairs.filter(isMisjudged).length - untold.length}\n`,
    );
    for (const { left, right, score, same } of pairs.filter(isMisjudged)) {
      process.stdout.write(
        `  ${same ? 'missed' : (hardKind(person(left), person(right)) ?? 'wrong')} ${score.toFixed(1)}\n    ` +
          `${rows[left]?.shown ?? ''}\n    ${rows[right]?.shown ?? ''}\n`,
      );
    }
    expect(without.f1).toBeGreaterThanOrEqual(0.98);
  });

  /**
   * Same name and birth date; address, telephone and insurance each differ or are missing: a namesake or one who moved,
   * nobody can tell.
   */
  function isNamesakeOrMoved(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
    const differ = (role: string): boolean => a[role] === undefined || b[role] === undefined || a[role] !== b[role];
    return a['birthDate'] === b['birthDate'] && differ('postalCode') && differ('telephone') && differ('insuredNumber');
  }
});

describe.skipIf(!benchmarksPresent)('lists from abroad, learnt without labels by the same code', () => {
  test.each([
    ['FEBRL 1', febrl1, 0.99],
    ['FEBRL 4, one list against the other', febrl4, 0.99],
    ['Splink fake_1000', splinkFake1000, 0.95],
  ] as const)('%s', (name, read, least) => {
    const figures = judgeMatching(read());
    process.stdout.write(`${describeFigures(name, figures)}\n`);
    expect(figures.best.f1).toBeGreaterThanOrEqual(least);
    expect(figures.autoPrecision).toBeGreaterThanOrEqual(0.999);
  });
});
