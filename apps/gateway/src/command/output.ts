import type { Writable } from 'node:stream';
import { drained } from '@musubi/runtime';

/** 標準出力と標準エラー: passed in, so that a test can read them. */
export type Streams = { readonly stdout: Writable; readonly stderr: Writable };

/** 出力先 of a command: waits when the reader is slow, and ends quietly when it goes away (`| head`). */
export type Output = { readonly line: (text: string) => Promise<void>; readonly closed: () => boolean };

export function makeOutput(stream: Writable): Output {
  let closed = false;
  stream.on('error', () => {
    closed = true;
  });

  async function line(text: string): Promise<void> {
    if (closed) return;
    if (stream.write(`${printable(text)}\n`)) return;
    // A closed pipe says so by 'error' or 'close'; either ends the waiting.
    await drained(stream).catch(() => {
      closed = true;
    });
  }

  return { line, closed: () => closed };
}

/** What a file holds must not steer the terminal of whoever looks at it. */
function printable(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
}

/** 桁揃え: padded to `width` columns of a terminal, where kanji and kana take two. */
export function column(text: string, width: number): string {
  const wide =
    text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g)
      ?.length ?? 0;
  return text + ' '.repeat(Math.max(0, width - text.length - wide));
}
