import { decodeXmlText } from './decode-xml-text.ts';
import { readXml, textOf, type XmlElement } from './read-xml.ts';

/** 埋込みファイル: a file that stands in base64 inside a CDA document, as if it lay beside it. */
type EmbeddedFile = { readonly name: string; readonly bytes: Uint8Array };

const MOST_FILES = 20;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'text/plain': 'txt',
  'application/rtf': 'rtf',
};

/**
 * Of any file; only CDA has any. A body that is a PDF (nonXMLBody), and the pictures of a narrative (observationMedia).
 * Never throws.
 */
export function embeddedFiles(name: string, bytes: Uint8Array): readonly EmbeddedFile[] {
  if (!/\.(?:xml|cda)$/i.test(name)) return [];
  const text = decodeXmlText(bytes);
  if (!/representation\s*=\s*["']B64["']/.test(text)) return [];
  const read = readXml(text);
  if (read.kind === 'refused' || read.root.name !== 'ClinicalDocument') return [];
  const stem = name.replace(/\.[^.]*$/, '');
  return [...encoded(read.root)].slice(0, MOST_FILES).flatMap((element, index) => {
    const content = decodeBase64(textOf(element));
    const extension = EXTENSIONS[element.attributes.get('mediaType') ?? ''] ?? 'bin';
    return content === undefined ? [] : [{ name: `${stem}-${String(index + 1)}.${extension}`, bytes: content }];
  });
}

function* encoded(element: XmlElement): Generator<XmlElement> {
  if (element.attributes.get('representation') === 'B64') yield element;
  for (const child of element.children) if (typeof child !== 'string') yield* encoded(child);
}

function decodeBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text.replace(/\s/g, ''));
    return binary === '' ? undefined : Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    // no base64
    return undefined;
  }
}
