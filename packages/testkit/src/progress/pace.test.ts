import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

function watched(total: number | undefined) {
  const now = { at: 0 };
  return { now, pace: new Pace(total, () => now.at) };
}

it('says nothing of what is left before it has looked for a while, or when nobody knows how much there is', () => {
  const { now, pace } = watched(1_000);
  expect(pace.line(10, '人')).toBe('10 / 1,000 人(1%)');
  now.at = 1_000;
  expect(pace.line(20, '人')).toBe('20 / 1,000 人(2%)');
  const unknown = watched(undefined);
  unknown.pace.line(0, '人');
  unknown.now.at = 10_000;
  expect(unknown.pace.line(50, '人')).toBe('50 人・5/秒');
});

it('judges what is left by how it goes now, not by a slow beginning', () => {
  const { now, pace } = watched(300_000);
  pace.line(0, '人');
  for (let second = 1; second <= 20; second++) {
    now.at = second * 1_000;
    pace.line(second * 25, '人');
  }
  let last = '';
  for (let second = 21; second <= 80; second++) {
    now.at = second * 1_000;
    last = pace.line(500 + (second - 20) * 1_000, '人');
  }
  expect(last).toBe('60,500 / 300,000 人(20%)・1,000/秒・残り約 4 分 / 4 min left');
});

it('does not take a count that stands still for a while for the end', () => {
  const { now, pace } = watched(2_000_000);
  for (let second = 0; second <= 60; second++) {
    now.at = second * 1_000;
    // counted every twenty seconds only
    const done = Math.floor(second / 20) * 20 * 2_000;
    if (second >= 40) expect(pace.line(done, 'ファイル')).toMatch(/残り約 (?:1\d|2\d|3\d) 分/);
    else pace.line(done, 'ファイル');
  }
});
