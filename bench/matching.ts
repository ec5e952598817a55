import {
  blockingKeys,
  learnMatchModel,
  prepareMatchRecord,
  weighMatch,
  type MatchModel,
  type PreparedRecord,
} from '@musubi/domain';
import {
  benchmarksPresent,
  febrl1,
  febrl4,
  japaneseBenchmark,
  judgeMatching,
  makeMatchList,
  matchRecordOfRow,
  splinkFake1000,
  type JudgedRow,
} from '@musubi/testkit';
import type { Measurement } from './measurement.ts';

/** 照合: scored pairs per second of one core, time to learn, and what the independent lists come to. */
export async function run({ quick }: { quick: boolean }): Promise<Measurement[]> {
  const rows = Array.from(makeMatchList({ seed: 'bench matching', rows: quick ? 20_000 : 100_000 }), ({ cells }) =>
    matchRecordOfRow(cells),
  );
  const prepareSeconds = cpuSeconds();
  const records = rows.map((row) => prepareMatchRecord(row));
  const preparing = records.length / prepareSeconds();
  const learnSeconds = cpuSeconds();
  const model = learnMatchModel(records);
  const learning = learnSeconds();
  const size = `${records.length.toLocaleString('en')} synthetic rows`;
  return [
    atLeast(
      'pairs scored, sharing a key',
      weighed(model, blockedPairs(records), quick),
      1_000_000,
      '/s per core',
      size,
    ),
    atLeast('records prepared', preparing, 10_000, '/s per core', size),
    { promise: 'a model learnt', target: '≤ 60 s', figure: `${learning.toFixed(1)} s`, size, met: learning <= 60 },
    ...(benchmarksPresent ? qualities() : []),
  ];
}

function qualities(): Measurement[] {
  const lists: readonly (readonly [string, readonly JudgedRow[], number])[] = [
    ['jp-benchmark', japaneseBenchmark().rows, 0.98],
    ['FEBRL 1', febrl1(), 0.99],
    ['FEBRL 4', febrl4(), 0.99],
    ['Splink fake_1000', splinkFake1000(), 0.95],
  ];
  return lists.flatMap(([name, rows, least]) => {
    const { best, autoPrecision, autoRecall, truePairs, auto } = judgeMatching(rows);
    const size = `${rows.length} records, ${truePairs} true pairs`;
    const quality: Measurement = {
      promise: `F1 of ${name}, learnt without labels`,
      target: `≥ ${least}`,
      figure: `${best.f1.toFixed(4)} (precision ${best.precision.toFixed(4)}, recall ${best.recall.toFixed(4)})`,
      size,
      met: best.f1 >= least,
    };
    if (name !== 'jp-benchmark') return [quality];
    return [
      quality,
      {
        promise: `automatic links of ${name}`,
        target: 'precision ≥ 0.999, recall ≥ 0.85',
        figure: `${autoPrecision.toFixed(4)}, ${autoRecall.toFixed(4)}`,
        size: `${auto.length} links`,
        met: autoPrecision >= 0.999 && autoRecall >= 0.85,
      },
    ];
  });
}

/** As a bulk job meets them: block by block. */
function blockedPairs(records: readonly PreparedRecord[]): readonly PreparedRecord[] {
  const blocks = new Map<string, PreparedRecord[]>();
  for (const record of records) {
    for (const key of blockingKeys(record)) {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [record]);
      else block.push(record);
    }
  }
  const pairs: PreparedRecord[] = [];
  for (const block of blocks.values())
    block.forEach((a, place) => {
      for (const b of block.slice(place + 1)) pairs.push(a, b);
    });
  return pairs;
}

function weighed(model: MatchModel, pairs: readonly PreparedRecord[], quick: boolean): number {
  const round = (): void => {
    for (let at = 0; at + 1 < pairs.length; at += 2)
      weighMatch(model, pairs[at] as PreparedRecord, pairs[at + 1] as PreparedRecord);
  };
  round();
  const seconds = cpuSeconds();
  let scored = 0;
  do {
    round();
    scored += pairs.length / 2;
  } while (seconds() < (quick ? 0.5 : 3));
  return scored / seconds();
}

/** Time of the processor, since other work on the machine is not the point. */
function cpuSeconds(): () => number {
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000_000;
  };
}

function atLeast(promise: string, figure: number, target: number, unit: string, size: string): Measurement {
  return {
    promise,
    target: `≥ ${target.toLocaleString('en')}${unit}`,
    figure: `${Math.round(figure).toLocaleString('en')}${unit}`,
    size,
    met: figure >= target,
  };
}
