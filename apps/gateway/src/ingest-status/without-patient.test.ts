import { expect, it } from 'vitest';
import { withoutPatient } from './without-patient.ts';

it.each([
  [
    'a file of the storage',
    '025/007/0250074629/20220726/OML-11/0250074629_20220726_OML-11_000000000000012_20220726101500000_01_1',
    '…/20220726/OML-11/…_20220726_OML-11_000000000000012_20220726101500000_01_1',
  ],
  [
    'a message of the inbox',
    '000000000012/0250074629_20220726_OMP-01_000000000000012_20220726101500000_01_1',
    '000000000012/…_20220726_OMP-01_000000000000012_20220726101500000_01_1',
  ],
  ['a refused message', `refused/${'0a'.repeat(32)}`, `refused/${'0a'.repeat(32)}`],
  ['a stray file in the root', '見本花子.pdf', '…'],
  ['a stray file on the way', '025/0250074629.dat', '…/…'],
  ['a stray file of a patient', '025/007/0250074629/見本花子 退院.pdf', '…/…'],
  ['another patient in the name', '025/007/0250074629/20220726/OML-11/0990074629_20220726.txt', '…/20220726/OML-11/…'],
  ['a content folder', '025/007/0250074629/20220726/^^^18842-5/0250074629_20220726_x/', '…/20220726/…/…/'],
  [
    'a patient whose id looks like a day',
    '200/104/20010415/20220726/OMP-01/20010415_20220726_OMP-01_000000000000012_20220726101500000_-_1',
    '…/20220726/OMP-01/…_20220726_OMP-01_000000000000012_20220726101500000_-_1',
  ],
  ['the root itself', '', ''],
])('leaves nothing of a patient in the path of %s', (_, path, shown) => {
  expect(withoutPatient(path)).toBe(shown);
});
