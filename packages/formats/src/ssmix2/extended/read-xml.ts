/** XML の要素: names without their prefix (CDA uses one namespace). */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
};

export type XmlReading =
  | { readonly kind: 'read'; readonly root: XmlElement }
  | { readonly kind: 'refused'; readonly because: 'doctype' | 'entity' | 'malformed' | 'too-deep' | 'too-large' };

/** A real document has a depth of about 30 and some ten thousand nodes. */
const MOST_DEPTH = 100;
const MOST_NODES = 500_000;

type OpenElement = { name: string; attributes: Map<string, string>; children: (XmlElement | string)[] };

/**
 * XML の読取り for documents from outside: no DOCTYPE, no entities but the five and character references, so there is
 * nothing to expand and nothing to fetch. Linear in the length; never throws.
 */
export function readXml(text: string): XmlReading {
  const stack: OpenElement[] = [];
  let root: OpenElement | undefined;
  let nodes = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    if (++nodes > MOST_NODES) return { kind: 'refused', because: 'too-large' };
    const open = text.indexOf('<', at);
    const end = open < 0 ? text.length : open;
    const parent = stack.at(-1);
    if (end > at) {
      const plain = decodeEntities(text.slice(at, end));
      if (plain === undefined) return { kind: 'refused', because: 'entity' };
      if (parent !== undefined) parent.children.push(plain);
      else if (plain.trim() !== '') return { kind: 'refused', because: 'malformed' };
    }
    if (open < 0) break;
    if (text.startsWith('<!--', open)) {
      at = after(text, '-->', open + 4);
    } else if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open + 9);
      if (close < 0 || parent === undefined) return { kind: 'refused', because: 'malformed' };
      parent.children.push(text.slice(open + 9, close));
      at = close + 3;
    } else if (text.startsWith('<?', open)) {
      at = after(text, '?>', open + 2);
    } else if (text.startsWith('<!', open)) {
      return { kind: 'refused', because: 'doctype' };
    } else if (text.startsWith('</', open)) {
      const close = text.indexOf('>', open);
      const last = stack.pop();
      if (close < 0 || last === undefined || localName(text.slice(open + 2, close).trim()) !== last.name)
        return { kind: 'refused', because: 'malformed' };
      at = close + 1;
    } else {
      const tag = readTag(text, open + 1);
      if (tag === undefined || (parent === undefined && root !== undefined))
        return { kind: 'refused', because: 'malformed' };
      if (tag === 'entity') return { kind: 'refused', because: 'entity' };
      if (stack.length >= MOST_DEPTH) return { kind: 'refused', because: 'too-deep' };
      if (parent === undefined) root = tag.element;
      else parent.children.push(tag.element);
      if (!tag.closed) stack.push(tag.element);
      at = tag.end;
    }
    if (at < 0) return { kind: 'refused', because: 'malformed' };
  }
  return root === undefined || stack.length > 0 ? { kind: 'refused', because: 'malformed' } : { kind: 'read', root };
}

/** First element on a path of names, from the children of `element`. */
export function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let current = element;
  for (const name of path)
    current = current?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
  return current;
}

export function findAll(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return (
    element?.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name) ?? []
  );
}

export function textOf(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  return element.children
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

const NAME = /[^\s=/><"']+/y;
const ATTRIBUTE = /\s+([^\s=/><"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const CLOSE = /\s*(\/?)>/y;

function readTag(
  text: string,
  from: number,
): { element: OpenElement; closed: boolean; end: number } | 'entity' | undefined {
  NAME.lastIndex = from;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return undefined;
  const attributes = new Map<string, string>();
  let at = from + name.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const attribute = ATTRIBUTE.exec(text);
    if (attribute === null) break;
    const value = decodeEntities(attribute[2] ?? attribute[3] ?? '');
    if (value === undefined) return 'entity';
    attributes.set(localName(attribute[1] ?? ''), value);
    at = ATTRIBUTE.lastIndex;
  }
  CLOSE.lastIndex = at;
  const close = CLOSE.exec(text);
  if (close === null) return undefined;
  return {
    element: { name: localName(name), attributes, children: [] },
    closed: close[1] === '/',
    end: CLOSE.lastIndex,
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? -1 : end + mark.length;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Undefined when something else than the five entities or a character reference is asked for. */
function decodeEntities(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let unknown = false;
  const decoded = text.replace(/&([^;&\s]{1,12});?/g, (whole, name: string) => {
    const known = Object.hasOwn(ENTITIES, name) && whole.endsWith(';') ? ENTITIES[name] : undefined;
    if (known !== undefined) return known;
    const code = /^#x[0-9a-fA-F]{1,6}$/.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : /^#\d{1,7}$/.test(name)
        ? Number(name.slice(1))
        : NaN;
    if (
      !whole.endsWith(';') ||
      Number.isNaN(code) ||
      code === 0 ||
      code > 0x10ffff ||
      (code >= 0xd800 && code <= 0xdfff)
    ) {
      unknown = true;
      return '';
    }
    return String.fromCodePoint(code);
  });
  return unknown ? undefined : decoded;
}
