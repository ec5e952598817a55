import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { drained } from './drained.ts';

const listeners = (stream: EventEmitter) => ['drain', 'close', 'error'].map((name) => stream.listenerCount(name));

test.each(['drain', 'close'])('waiting ends at %s and leaves no listener behind, however often', async (event) => {
  const stream = new EventEmitter();
  for (let times = 0; times < 20; times++) {
    const waiting = drained(stream);
    stream.emit(event);
    await waiting;
  }
  expect(listeners(stream)).toEqual([0, 0, 0]);
});

test('the error of a stream that breaks meanwhile is thrown, and no listener stays', async () => {
  const stream = new EventEmitter();
  const waiting = drained(stream);
  stream.emit('error', new Error('broken pipe'));
  await expect(waiting).rejects.toThrow('broken pipe');
  expect(listeners(stream)).toEqual([0, 0, 0]);
});
