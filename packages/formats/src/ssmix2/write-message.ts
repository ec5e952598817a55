import { encodeText } from '../hl7v2/encode-text.ts';
import { encodeMessage, makeSegment } from '../hl7v2/parse-message.ts';
import { STANDARD_DELIMITERS } from '../hl7v2/delimiters.ts';
import { formatStandardPath } from './storage-path.ts';
import { type StandardPath } from './path-parts.ts';
import { DATA_TYPES, type Ssmix2DataType } from './tables/data-types.ts';

/** `['PID', '0001', '', '0001234567^^^^PI']`: the name, then SEG-1, SEG-2 …, escaped where they hold free text. */
export type SegmentFields = readonly [name: string, ...fields: readonly string[]];

export type MessageOptions = {
  readonly dataType: Ssmix2DataType;
  /** The cancel message of the data type instead of the update. */
  readonly cancel?: boolean;
  /** MSH-4, 10-digit facility code. */
  readonly facility: string;
  /** MSH-10 */
  readonly controlId: string;
  /** 17 digits, as in the file name. */
  readonly eventTime: string;
  /** All segments after MSH. */
  readonly segments: readonly SegmentFields[];
  /** Write 髙 and ① as hospital systems do, not as the standard asks. */
  readonly vendorExtensions?: boolean;
};

/** メッセージの書出し: text with the MSH of its data type; segments end with CR. */
export function writeMessageText(options: MessageOptions): string {
  const rule = DATA_TYPES[options.dataType];
  const type = options.cancel === true ? rule.cancel : rule.message;
  if (type === undefined) throw new Error('this data type has no cancel message');
  const at = options.eventTime;
  const msh = makeSegment('MSH', [
    'HIS',
    options.facility,
    'GW',
    'CENTER',
    `${at.slice(0, 14)}.${at.slice(14)}`,
    '',
    type.join('^'),
    options.controlId,
    'P',
    '2.5',
    '',
    '',
    '',
    '',
    '',
    '~ISO IR87',
    '',
    'ISO 2022-1994',
    'SS-MIX2_1.20^SS-MIX2^1.2.392.200250.2.1.100.1.2.120^ISO',
  ]);
  const segments = [msh, ...options.segments.map(([name, ...fields]) => makeSegment(name, fields))];
  return encodeMessage({ delimiters: STANDARD_DELIMITERS, prefix: '', segments, suffix: '', issues: [] });
}

/** One file of the standardized storage: where it stands and its ISO-2022-JP bytes. */
export function writeStorageFile(
  path: Omit<StandardPath, 'storage'>,
  options: Omit<MessageOptions, 'dataType' | 'eventTime'>,
): { readonly path: string; readonly bytes: Uint8Array; readonly unencodable: readonly string[] } {
  const text = writeMessageText({ ...options, dataType: path.dataType, eventTime: path.eventTime });
  const { bytes, unencodable } = encodeText(text, { vendorExtensions: options.vendorExtensions === true });
  return { path: formatStandardPath(path), bytes, unencodable };
}
