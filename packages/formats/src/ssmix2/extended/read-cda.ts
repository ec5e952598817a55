import { parseHl7Time, type ClinicalTime } from '@musubi/domain';
import { find, findAll, textOf, type XmlElement } from './read-xml.ts';

/** CDA 文書: header and sections as text, in reading order. */
export type CdaDocument = {
  readonly title?: string;
  readonly code?: string;
  readonly at?: ClinicalTime;
  readonly author?: string;
  /** Every `extension` of the patient's ids; one of them must be the patient of the path. */
  readonly patientIds: readonly string[];
  readonly sections: readonly { readonly title?: string; readonly text: string }[];
  /** The body is a file inside the document (PDF in base64) or beside it. */
  readonly bodyIsFile: boolean;
};

/** Undefined when the root is no ClinicalDocument. */
export function readCda(root: XmlElement): CdaDocument | undefined {
  if (root.name !== 'ClinicalDocument') return undefined;
  const title = textOf(find(root, 'title'));
  const code = find(root, 'code')?.attributes.get('code');
  const at = parseHl7Time(find(root, 'effectiveTime')?.attributes.get('value') ?? '');
  const author = nameOf(find(root, 'author', 'assignedAuthor', 'assignedPerson', 'name'));
  const patientIds = findAll(root, 'recordTarget').flatMap((target) =>
    findAll(find(target, 'patientRole'), 'id').flatMap((id) => id.attributes.get('extension') ?? []),
  );
  const body = find(root, 'component');
  const sections: { title?: string; text: string }[] = [];
  for (const part of findAll(find(body, 'structuredBody'), 'component'))
    for (const section of findAll(part, 'section')) readSection(section, '', sections);
  const plain = find(body, 'nonXMLBody', 'text');
  const encoded = plain?.attributes.get('representation') === 'B64';
  const bodyIsFile = plain !== undefined && (encoded || find(plain, 'reference') !== undefined);
  if (plain !== undefined && !bodyIsFile)
    sections.push({
      text: plain.children
        .filter((child) => typeof child === 'string')
        .join('')
        .trim(),
    });
  return {
    ...(title !== '' && { title }),
    ...(code !== undefined && { code }),
    ...(at !== undefined && { at }),
    ...(author !== undefined && { author }),
    patientIds,
    sections,
    bodyIsFile,
  };
}

function readSection(section: XmlElement, above: string, sections: { title?: string; text: string }[]): void {
  const own = textOf(find(section, 'title'));
  const title = [above, own].filter((part) => part !== '').join(' / ');
  const text = narrative(find(section, 'text'));
  if (text !== '' || own !== '') sections.push({ ...(title !== '' && { title }), text });
  for (const part of findAll(section, 'component'))
    for (const inner of findAll(part, 'section')) readSection(inner, title, sections);
}

/** 本文: paragraphs, lists and tables as lines; spacing of the source file means nothing in XML. */
function narrative(text: XmlElement | undefined): string {
  if (text === undefined) return '';
  return flatten(text)
    .replace(/[ \t\r\f]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function flatten(element: XmlElement): string {
  switch (element.name) {
    case 'br':
      return '\n';
    case 'tr':
      return '\n' + `${cellsOf(element).join(' | ')}\n`;
    case 'item':
      return `\n・${inner(element).trim()}\n`;
    case 'caption':
    case 'paragraph':
      return `\n${inner(element)}\n`;
    case 'renderMultiMedia':
      return '（図）';
    case 'list':
    case 'table':
    case 'thead':
    case 'tbody':
      return `\n${inner(element)}\n`;
    default:
      return inner(element);
  }
}

function inner(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child.replace(/\s+/g, ' ') : flatten(child)))
    .join('');
}

function nameOf(name: XmlElement | undefined): string | undefined {
  if (name === undefined) return undefined;
  const text =
    [textOf(find(name, 'family')), textOf(find(name, 'given'))].filter((part) => part !== '').join(' ') || textOf(name);
  return text === '' ? undefined : text;
}

function cellsOf(row: XmlElement): readonly string[] {
  return row.children.flatMap((cell) => (typeof cell === 'string' ? [] : [flatten(cell).replace(/\s+/g, ' ').trim()]));
}
