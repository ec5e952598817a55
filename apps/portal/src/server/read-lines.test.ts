import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

function inChunks(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

describe('readLines', () => {
  const text = '{"name":"髙橋"}\n{"name":"𠮷野"}\n\n{"end":true}';

  it.each([1, 2, 3, 5, 1000])('yields whole objects when kanji and lines are cut every %i bytes', async (size) => {
    const seen: unknown[] = [];
    for await (const line of readLines(inChunks(text, size))) seen.push(line);
    expect(seen).toEqual([{ name: '髙橋' }, { name: '𠮷野' }, { end: true }]);
  });

  it('reports a line that was cut off instead of dropping it silently', async () => {
    await expect(
      (async () => {
        for await (const _ of readLines(inChunks('{"a":1}\n{"b":', 4)));
      })(),
    ).rejects.toThrow(SyntaxError);
  });
});
