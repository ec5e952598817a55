import { decodeText } from '../../hl7v2/decode-text.ts';

/** The encoding of the XML declaration, where it is one that we know; else what the bytes look like. */
export function decodeXmlText(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 120));
  const declared = /^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9_-]+)["']/.exec(head)?.[1]?.toLowerCase();
  if (declared !== undefined && ['shift_jis', 'windows-31j', 'euc-jp', 'utf-16'].includes(declared))
    return new TextDecoder(declared).decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  return decodeText(bytes).text;
}
