/** 区切り文字: taken from MSH-1 and MSH-2 of each message, never assumed. */
export type Delimiters = {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
};

export const STANDARD_DELIMITERS: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
};

/** `header` starts with MSH, FHS or BHS. Missing ones fall back to the standard, unless that sign is already taken. */
export function readDelimiters(header: string): Delimiters {
  const field = header[3];
  if (field === undefined || /[A-Za-z0-9\r\n]/.test(field)) return STANDARD_DELIMITERS;
  if (header.startsWith('|^~\\&|', 3)) return STANDARD_DELIMITERS;
  const end = header.indexOf(field, 4);
  const encoding = header.slice(4, end < 0 ? 9 : Math.min(end, 9));
  const taken = new Set([field, ...encoding]);
  const pick = (index: number, standard: string): string => encoding[index] ?? (taken.has(standard) ? '' : standard);
  return {
    field,
    component: pick(0, '^'),
    repetition: pick(1, '~'),
    escape: pick(2, '\\'),
    subcomponent: pick(3, '&'),
  };
}

/**
 * エスケープの復元: `\F\ \S\ \T\ \R\ \E\`, `\.br\` and `\.sp\` as a line break, `\Xhh..\`; highlighting marks
 * disappear.
 * What is not an escape sequence stays as it is: many senders write a bare backslash (¥).
 */
export function unescapeText(text: string, delimiters: Delimiters): string {
  const mark = delimiters.escape;
  if (mark === '') return text;
  let open = text.indexOf(mark);
  if (open < 0) return text;
  const parts: string[] = [];
  let from = 0;
  while (open >= 0) {
    const close = text.indexOf(mark, open + 1);
    if (close < 0) break;
    const meaning = close - open <= MAX_ESCAPE ? meaningOf(text.slice(open + 1, close), delimiters) : undefined;
    if (meaning === undefined) {
      open = close;
      continue;
    }
    parts.push(text.slice(from, open), meaning);
    from = close + 1;
    open = text.indexOf(mark, from);
  }
  if (from === 0) return text;
  parts.push(text.slice(from));
  return parts.join('');
}

/** エスケープ: for writing a value. Line breaks become `\.br\`. */
export function escapeText(text: string, delimiters: Delimiters = STANDARD_DELIMITERS): string {
  if (!/[\r\n]/.test(text) && ![...Object.values(delimiters)].some((sign) => sign !== '' && text.includes(sign)))
    return text;
  const { escape } = delimiters;
  let out = '';
  for (const character of text.replace(/\r\n?/g, '\n')) {
    if (character === delimiters.field) out += `${escape}F${escape}`;
    else if (character === delimiters.component) out += `${escape}S${escape}`;
    else if (character === delimiters.subcomponent) out += `${escape}T${escape}`;
    else if (character === delimiters.repetition) out += `${escape}R${escape}`;
    else if (character === escape) out += `${escape}E${escape}`;
    else if (character === '\n') out += `${escape}.br${escape}`;
    else out += character;
  }
  return out;
}

/** Longer `\X…\` runs are binary data, not text. */
const MAX_ESCAPE = 4096;

function meaningOf(sequence: string, delimiters: Delimiters): string | undefined {
  switch (sequence) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'H':
    case 'N':
      return '';
    case '.br':
    case '.sp':
      return '\n';
    default:
      return hexMeaning(sequence);
  }
}

function hexMeaning(sequence: string): string | undefined {
  if (!/^X(?:[0-9A-Fa-f]{2})+$/.test(sequence)) return undefined;
  const bytes = new Uint8Array((sequence.length - 1) / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(sequence.slice(1 + i * 2, 3 + i * 2), 16);
  // Printable ASCII, tab and line ends are text; anything else stays visible as it was sent.
  for (const byte of bytes)
    if (byte > 0x7e || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return undefined;
  return String.fromCharCode(...bytes).replace(/\r\n?/g, '\n');
}
