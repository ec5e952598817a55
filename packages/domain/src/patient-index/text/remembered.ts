/**
 * At this many answers a function forgets them all: what is common is soon known again, and a list of millions fills no
 * memory.
 */
const MOST_ANSWERS = 30_000;
/** Longer texts are sentences, not names; they do not come again. */
const LONGEST = 60;

/**
 * 覚えている読み方: a pure function of a text that remembers its answers, since names, readings and towns repeat in
 * every list.
 */
export function remembered<T extends string | number>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = answer(text);
    if (text.length > LONGEST) return made;
    if (known.size >= MOST_ANSWERS) known.clear();
    known.set(ownCopy(text), made);
    return made;
  };
}

/** A cell is a slice of its file's text; kept as it is, it would keep the file. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
