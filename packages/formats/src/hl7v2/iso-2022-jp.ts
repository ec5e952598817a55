import { jisX0208, jisX0212, REPLACEMENT } from './kanji-table.ts';

type Plane = 'ascii' | 'kana' | 'jis-x-0208' | 'jis-x-0212';

type Designation = { readonly plane: Plane; readonly length: number };

export type Expanded = { readonly text: string; readonly undecodable: number; readonly kana: boolean };

/** Whether any escape that switches to a Japanese set occurs; a lone ESC is not one. */
export function hasDesignation(text: string): boolean {
  return /\x1b(?:\$[@B]|\$\([BD@]|\([IJ])/.test(text);
}

/**
 * ISO-2022-JP の展開: `raw` holds one byte per character up to 0x7F; what is above is text already (UTF-8 mixed in).
 * A line end or a delimiter group cannot stand inside a pair of bytes, so CR and LF switch back to ASCII even when
 * the sender forgot the escape. JIS X 0201 Roman is read as ASCII: byte 5C stays the HL7 escape character.
 */
export function expandEscapes(raw: string, options: { readonly eightBitKana?: boolean } = {}): Expanded {
  let out = '';
  let plane: Plane = 'ascii';
  let undecodable = 0;
  let kana = false;
  let at = 0;
  const eightBit = options.eightBitKana === true;
  while (at < raw.length) {
    let escape = raw.indexOf('\x1b', at);
    if (escape < 0) escape = raw.length;
    if (escape > at) {
      if (plane === 'ascii' && !eightBit) {
        out += raw.slice(at, escape);
      } else {
        const run: { text: string; lost: number; endsIn: Plane } = plane === 'ascii' ? eightBitRun(raw, at, escape) : setRun(raw, at, escape, plane);
        out += run.text;
        undecodable += run.lost;
        if (plane === 'kana') kana = true;
        plane = run.endsIn;
      }
    }
    if (escape === raw.length) break;
    const designation = designationAt(raw, escape);
    if (designation === undefined) {
      // Not one of ours: the bytes stay visible in the text.
      out += '\x1b';
      at = escape + 1;
    } else {
      plane = designation.plane;
      at = escape + designation.length;
    }
  }
  return { text: out, undecodable, kana };
}

function designationAt(raw: string, at: number): Designation | undefined {
  const first = raw.charCodeAt(at + 1);
  const second = raw.charCodeAt(at + 2);
  if (first === 0x28) {
    if (second === 0x42 || second === 0x4a || second === 0x48) return { plane: 'ascii', length: 3 };
    if (second === 0x49) return { plane: 'kana', length: 3 };
  }
  if (first === 0x24) {
    if (second === 0x42 || second === 0x40) return { plane: 'jis-x-0208', length: 3 };
    if (second === 0x28) {
      const third = raw.charCodeAt(at + 3);
      if (third === 0x44) return { plane: 'jis-x-0212', length: 4 };
      if (third === 0x42 || third === 0x40) return { plane: 'jis-x-0208', length: 4 };
    }
  }
  return undefined;
}

function setRun(raw: string, from: number, to: number, plane: Plane): { text: string; lost: number; endsIn: Plane } {
  const table = plane === 'jis-x-0212' ? jisX0212() : jisX0208();
  const single = plane === 'kana';
  // Runs are a few characters long: adding single characters is faster than filling a buffer for each of them.
  let text = '';
  let lost = 0;
  for (let at = from; at < to; at++) {
    const lead = raw.charCodeAt(at);
    if (lead === 0x0d || lead === 0x0a) return { text: text + raw.slice(at, to), lost, endsIn: 'ascii' };
    if (lead <= 0x20 || lead >= 0x7f) {
      text += raw[at];
      continue;
    }
    let character: string | undefined;
    if (single) {
      character = lead <= 0x5f ? String.fromCharCode(0xff61 + lead - 0x21) : undefined;
    } else {
      // Half a character (a field cut off by bytes) has no second byte: only the first is lost.
      const trail = at + 1 < to ? raw.charCodeAt(at + 1) : 0;
      if (trail >= 0x21 && trail <= 0x7e) {
        character = table[(lead - 0x21) * 94 + trail - 0x21];
        at++;
      }
    }
    if (character === undefined) lost++;
    text += character ?? REPLACEMENT;
  }
  return { text, lost, endsIn: plane };
}

/** JIS X 0201 in eight bits (A1–DF are half-width kana) beside ISO-2022-JP; other high bytes mean nothing. */
function eightBitRun(raw: string, from: number, to: number): { text: string; lost: number; endsIn: Plane } {
  let lost = 0;
  const text = raw.slice(from, to).replace(/[\x80-\xff]/g, (byte) => {
    const code = byte.charCodeAt(0);
    if (code >= 0xa1 && code <= 0xdf) return String.fromCharCode(0xff61 + code - 0xa1);
    lost++;
    return '\ufffd';
  });
  return { text, lost, endsIn: 'ascii' };
}
