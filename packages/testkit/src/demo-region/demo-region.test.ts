import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { localDate } from '@musubi/domain';
import { DEMO_PEOPLE } from './data/people.ts';
import { regionFiles, type RegionOptions } from './write-region.ts';

const SMALL: RegionOptions = { seed: 7, patients: 5, until: localDate('2026-11-22') };

const STANDARD_TYPES = [
  'ADT-00',
  'ADT-01',
  'ADT-12',
  'ADT-21',
  'ADT-22',
  'ADT-31',
  'ADT-32',
  'ADT-41',
  'ADT-42',
  'ADT-51',
  'ADT-52',
  'ADT-61',
  'PPR-01',
  'OMD',
  'OMP-01',
  'OMP-11',
  'OMP-02',
  'OMP-12',
  'OML-01',
  'OML-11',
  'OMG-01',
  'OMG-11',
  'OMG-02',
  'OMG-12',
  'OMG-03',
  'OMG-13',
];

describe('demo region', () => {
  it('is the same to the byte for the same seed and another for another', () => {
    const digest = (options: RegionOptions) => {
      const hash = createHash('sha256');
      for (const { facility, file } of regionFiles(options)) hash.update(facility).update(file.path).update(file.bytes);
      return hash.digest('hex');
    };
    expect(digest(SMALL)).toBe(digest(SMALL));
    expect(digest({ ...SMALL, seed: 8 })).not.toBe(digest(SMALL));
  });

  it('has every standardized type and writes no path twice', () => {
    const types = new Set<string>();
    const paths = new Set<string>();
    let doubled = 0;
    for (const { facility, file } of regionFiles(SMALL)) {
      if (file.storage === 'standard') types.add(file.path.split('/')[4] ?? '');
      const path = `${facility}/${file.storage}/${file.path}`;
      if (paths.has(path)) doubled++;
      paths.add(path);
    }
    expect(STANDARD_TYPES.filter((type) => !types.has(type))).toEqual([]);
    expect(doubled).toBe(0);
  });

  it('no two of the cast share a number at one facility', () => {
    const numbers = DEMO_PEOPLE.flatMap((person) => person.at.map((place) => `${place.facility}/${place.id}`));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('names the patient of the path in every readable message', () => {
    let wrong = 0;
    let read = 0;
    for (const { file } of regionFiles({ ...SMALL, patients: 0 })) {
      if (file.storage === 'extended' || /_9000000000000\d\d_/.test(file.path)) continue;
      read++;
      const text = new TextDecoder('latin1').decode(file.bytes);
      const pid = text.split(/[\r\n]/).find((line) => line.startsWith('PID|'));
      if (pid?.split('|')[3]?.split('^')[0] !== file.path.split('/')[2]) wrong++;
    }
    expect(read).toBeGreaterThan(10_000);
    expect(wrong).toBe(0);
  });

  it('flags a result as high or low only where the value that is reported leaves its range', () => {
    const flags = new Map<string, number>();
    for (const { file } of regionFiles({ ...SMALL, patients: 0 })) {
      if (!file.path.includes('/OML-11/')) continue;
      for (const line of new TextDecoder('latin1').decode(file.bytes).split(/[\r\n]/)) {
        const [segment, , type, , , value, , range = '', flag = ''] = line.split('|');
        const [, low, high] = /^(?:(?:>=)?([\d.]+))?(?:-|<=)?([\d.]+)?$/.exec(range) ?? [];
        if (segment !== 'OBX' || type !== 'NM' || range.startsWith('<=')) continue;
        const expected =
          high !== undefined && Number(value) > Number(high)
            ? 'H'
            : low !== undefined && Number(value) < Number(low)
              ? 'L'
              : 'N';
        const said = `${flag} for ${expected}`;
        flags.set(said, (flags.get(said) ?? 0) + 1);
      }
    }
    expect([...flags.keys()].sort()).toEqual(['H for H', 'L for L', 'N for N']);
  });
});
