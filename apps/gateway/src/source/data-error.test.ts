import { expect, it } from 'vitest';
import { isDataError } from './data-error.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  ['a character that cannot be stored', coded('22021'), true],
  ['a reader that stumbles', new RangeError('Maximum call stack size exceeded'), true],
  ['a statement that was cut off', coded('57014'), false],
  ['a deadlock', coded('40P01'), false],
  ['a database that is shutting down', coded('57P01'), false],
  ['a connection that is refused', coded('ECONNREFUSED'), false],
  ['no room on the disk', coded('53100'), false],
])('tells whether the data is at fault: %s', (_, error, fault) => {
  expect(isDataError(error)).toBe(fault);
});
