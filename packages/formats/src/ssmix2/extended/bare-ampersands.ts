/** The five entities and what a document may call its own; a longer name is no name but a text. */
const REFERENCE = /&#?[A-Za-z0-9]{1,12};/y;
const VERBATIM = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
] as const;

/**
 * 裸の「&」: Japanese systems write it as a text, and there is nothing to expand. Made `&amp;`, outside CDATA and
 * comments,
 * so that a parser by the book reads it. Each sign is looked at once, however many sections begin and never end.
 */
export function escapeBareAmpersands(text: string): string {
  let next = text.indexOf('&');
  if (next < 0) return text;
  const parts: string[] = [];
  let from = 0;
  const sectionFrom = sectionsOf(text);
  let section = sectionFrom(0);
  while (next >= 0) {
    while (section !== undefined && section.end <= next) section = sectionFrom(section.end);
    if (section !== undefined && section.start < next) {
      next = text.indexOf('&', section.end);
      continue;
    }
    REFERENCE.lastIndex = next;
    if (!REFERENCE.test(text)) {
      parts.push(text.slice(from, next), '&amp;');
      from = next + 1;
    }
    next = text.indexOf('&', next + 1);
  }
  parts.push(text.slice(from));
  return parts.join('');
}

type Section = { readonly start: number; readonly end: number };

/** Sections that are kept as they are, asked for in their order; one without end goes to the end of the text. */
function sectionsOf(text: string): (from: number) => Section | undefined {
  const starts = VERBATIM.map(([open]) => text.indexOf(open));
  return (from) => {
    let first: Section | undefined;
    for (const [at, [open, close]] of VERBATIM.entries()) {
      let start = starts[at] ?? -1;
      if (start >= 0 && start < from) starts[at] = start = text.indexOf(open, from);
      if (start < 0 || (first !== undefined && first.start < start)) continue;
      const end = text.indexOf(close, start);
      first = { start, end: end < 0 ? text.length : end + close.length };
    }
    return first;
  };
}
