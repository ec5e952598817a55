import type { ExtendedFile, Body } from './extended-document.ts';

/** 添付: a file of a document, by its media type. */
export function attach(file: ExtendedFile, mediaType: string, body: Body): void {
  body.attachments.push({ name: file.name, mediaType, digest: file.digest, bytes: file.bytes.length });
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  xml: 'application/xml',
  cda: 'application/xml',
  hl7: 'x-application/hl7-v2',
  txt: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  dcm: 'application/dicom',
  xsl: 'text/xsl',
  xslt: 'text/xsl',
  css: 'text/xsl',
  rtf: 'application/rtf',
  html: 'text/html',
  htm: 'text/html',
  mwf: 'application/x-mfer',
};

/** The first bytes count more than the name: a browser would trust them too. */
export function mediaTypeOf(file: ExtendedFile): string {
  const head = String.fromCharCode(...file.bytes.subarray(0, 8));
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('MSH|') || head.startsWith('\x0bMSH')) return 'x-application/hl7-v2';
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const byName = Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
  if (byName === undefined && /^(?:\xef\xbb\xbf)?<\?xml|^<Clinica/.test(head)) return 'application/xml';
  return byName ?? 'application/octet-stream';
}
