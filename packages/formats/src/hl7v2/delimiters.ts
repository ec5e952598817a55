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
