import { SaxesParser } from 'saxes';
import { escapeBareAmpersands } from './bare-ampersands.ts';

/** XML の要素: its local name and the namespace that it is in ('' where none is said). */
export type XmlElement = {
  readonly name: string;
  readonly namespace: string;
  /** By their local names. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
};

export type XmlReading =
  { readonly kind: 'read'; readonly root: XmlElement } | { readonly kind: 'refused'; readonly because: XmlRefusal };

type XmlRefusal = 'doctype' | 'entity' | 'malformed' | 'too-deep' | 'too-large';

/** A real document has a depth of about 30 and some ten thousand nodes. */
const MOST_DEPTH = 100;
const MOST_NODES = 500_000;

type OpenElement = {
  name: string;
  namespace: string;
  attributes: Map<string, string>;
  children: (XmlElement | string)[];
};

/** Thrown and caught here alone: there is no other way to leave the parser in the middle of a text. */
class Refusal extends Error {
  readonly because: XmlRefusal;
  constructor(because: XmlRefusal) {
    super(because);
    this.because = because;
  }
}

/**
 * XML の読取り for documents from outside: no DOCTYPE, no entities but the five and character references, so there is
 * nothing to expand and nothing to fetch. Linear in the length; never throws.
 */
export function readXml(text: string): XmlReading {
  try {
    return { kind: 'read', root: parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) };
  } catch (error) {
    return { kind: 'refused', because: error instanceof Refusal ? error.because : 'malformed' };
  }
}

function parse(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const stack: OpenElement[] = [];
  let root: OpenElement | undefined;
  let nodes = 0;
  const count = (): void => {
    if (++nodes > MOST_NODES) throw new Refusal('too-large');
  };
  const add = (child: XmlElement | string): void => {
    count();
    stack.at(-1)?.children.push(child);
  };
  parser.on('doctype', () => {
    throw new Refusal('doctype');
  });
  parser.on('error', (error) => {
    if (!isForgiven(error.message)) throw new Refusal(/entity/.test(error.message) ? 'entity' : 'malformed');
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (stack.length >= MOST_DEPTH) throw new Refusal('too-deep');
    const values = Object.values(attributes).map((attribute) => [attribute.local, attribute.value] as const);
    const element = { name: local, namespace: uri, attributes: new Map(values), children: [] };
    add(element);
    root ??= element;
    stack.push(element);
  });
  parser.on('closetag', () => void stack.pop());
  parser.on('text', (piece) => {
    if (stack.length > 0) add(piece);
  });
  parser.on('cdata', add);
  parser.write(escapeBareAmpersands(text)).close();
  if (root === undefined || stack.length > 0) throw new Refusal('malformed');
  return root;
}

/**
 * What hospital systems do write and nobody can take for something else: `xsi:` undeclared, a control sign in a text,
 * an
 * attribute twice, a declaration that is not by the book.
 */
const FORGIVEN = [
  /unbound namespace prefix/,
  /: disallowed character\.$/,
  /duplicate attribute/,
  /string "\]\]>" is disallowed/,
  /XML declaration|processing instruction|expected (?:the name|one of)|value must|version number|encoding value/i,
];

function isForgiven(message: string): boolean {
  return FORGIVEN.some((one) => one.test(message));
}

/** First element on a path of names in the namespace of `element`, from its children. */
export function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let current = element;
  for (const name of path) current = findAll(current, name)[0];
  return current;
}

/** The children of that name; one of another namespace only bears the same word. */
export function findAll(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return (
    element?.children.filter(
      (child): child is XmlElement =>
        typeof child !== 'string' && child.name === name && child.namespace === element.namespace,
    ) ?? []
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
