import { CR, decodeLines, detectEncoding, LF, type CsvEncoding } from './decode-lines.ts';

/** 物理的な一行, decoded. */
export type Line = {
  readonly text: string;
  readonly issue?: 'csv/other-encoding' | 'csv/undecodable' | 'csv/row-too-long';
};

export type FileShape = { readonly encoding: CsvEncoding | 'utf-16le' | 'utf-16be'; readonly bom: boolean };
type LineGatherer = {
  readonly push: (bytes: Uint8Array) => readonly Line[];
  readonly end: () => readonly Line[];
  readonly newline: () => string;
  readonly shape: () => FileShape;
};

/** A "row" beyond this is no row; nothing of it is kept. */
export const LONGEST_LINE = 1024 * 1024;

/** From pieces of bytes to decoded physical lines; at most one unfinished line is held. */
export function makeLineGatherer(): LineGatherer {
  let held = new Uint8Array(0);
  let started = false;
  let bom = false;
  let utf16: { readonly name: 'utf-16le' | 'utf-16be'; readonly decoder: InstanceType<typeof TextDecoder> } | undefined;
  let encoding: CsvEncoding | undefined;
  let newline: number | undefined;
  let skipping = false;
  const encoder = new TextEncoder();

  function start(bytes: Uint8Array): Uint8Array {
    started = true;
    const [a, b, c] = bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf) {
      bom = true;
      encoding = 'utf-8';
      return bytes.subarray(3);
    }
    bom = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
    const name = bom ? (a === 0xff ? 'utf-16le' : 'utf-16be') : utf16WithoutMark(bytes);
    if (name === undefined) return bytes;
    utf16 = { name, decoder: new TextDecoder(name) };
    encoding = 'utf-8';
    return bytes;
  }

  function accept(bytes: Uint8Array, last: boolean): Line[] {
    const begun = started ? bytes : start(joined(held, bytes));
    if (held.length > 0 && begun !== bytes) held = new Uint8Array(0);
    const plain = utf16 === undefined ? begun : encoder.encode(utf16.decoder.decode(begun, { stream: !last }));
    const all = joined(held, plain);
    newline ??= all.includes(LF) ? LF : all.includes(CR) && (last || all.indexOf(CR) < all.length - 1) ? CR : undefined;
    const cut = last ? all.length : newline === undefined ? 0 : all.lastIndexOf(newline) + 1;
    held = all.slice(cut);
    const lines = cut === 0 ? [] : decode(last ? all : all.subarray(0, cut - 1), last);
    if (held.length > LONGEST_LINE) {
      held = new Uint8Array(0);
      skipping = true;
    }
    return lines;
  }

  function decode(bytes: Uint8Array, last: boolean): Line[] {
    const end = newline ?? LF;
    const known = (encoding ??= detectEncoding(bytes, end));
    const { lines, other, undecodable } = decodeLines(bytes, known ?? 'utf-8', end);
    const answer: Line[] = lines.map((text) =>
      text.length > LONGEST_LINE ? { text: '', issue: 'csv/row-too-long' } : { text },
    );
    for (const index of other) answer[index] = { text: lines[index] ?? '', issue: 'csv/other-encoding' };
    for (const index of undecodable) answer[index] = { text: lines[index] ?? '', issue: 'csv/undecodable' };
    if (skipping) answer[0] = { text: '', issue: 'csv/row-too-long' };
    skipping = false;
    if (last && answer.at(-1)?.text === '' && answer.at(-1)?.issue === undefined) answer.pop();
    return answer;
  }

  return {
    push: (bytes) => {
      // The first bytes tell the encoding; a piece shorter than a mark waits for the next one.
      if (!started && held.length + bytes.length < 4) {
        held = joined(held, bytes);
        return [];
      }
      return accept(bytes, false);
    },
    end: () => accept(new Uint8Array(0), true),
    newline: () => (newline === CR ? '\r' : '\n'),
    shape: () => ({ encoding: utf16?.name ?? encoding ?? 'utf-8', bom }),
  };
}

/** UTF-16 as some exports write it, without a mark: every second byte of the ASCII in it is zero. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, 1024);
  const zeros = [0, 0] as [number, number];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  });
  const most = sample.length / 8;
  if (zeros[1] > most && zeros[0] < zeros[1] / 8) return 'utf-16le';
  return zeros[0] > most && zeros[1] < zeros[0] / 8 ? 'utf-16be' : undefined;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
