import { escapeText, STANDARD_DELIMITERS } from './delimiters.ts';
import type { TextCharset } from './decode-text.ts';
import { encodeText, encodeUtf8 } from './encode-text.ts';
import { firstSegment, rawField, type Message } from './message.ts';
import { encodeMessage, makeSegment } from './parse-message.ts';

/** AA: kept and safe. AE: kept, but something in it could not be used. AR: refused, send it again or correct it. */
export type AcknowledgmentCode = 'AA' | 'AE' | 'AR';

export type Acknowledgment = {
  readonly code: AcknowledgmentCode;
  /** MSH-10 of the answer, made by the caller. */
  readonly controlId: string;
  /** MSH-7, `YYYYMMDDHHMMSS` in Japanese time. */
  readonly at: string;
  /** Segment, occurrence and field that were wrong; `text` without patient data. */
  readonly errors?: readonly { readonly location?: string; readonly condition: string; readonly text: string }[];
};

/** 応答 (ACK): built from the inbound MSH, whatever it looks like: sender and receiver swapped, same character set. */
export function acknowledge(message: Message, answer: Acknowledgment, charset: TextCharset = 'ascii'): Uint8Array {
  const inbound = firstSegment(message, 'MSH');
  const d =
    message.delimiters.escape === '' || message.delimiters.subcomponent === ''
      ? STANDARD_DELIMITERS
      : message.delimiters;
  const from = (n: number): string =>
    inbound === undefined || d !== message.delimiters ? '' : (rawField(inbound, n) ?? '');
  const trigger = from(9).split(d.component)[1] ?? '';
  const type = trigger === '' ? 'ACK' : `ACK${d.component}${trigger}${d.component}ACK`;
  const controlId = from(10);
  const charsets = from(18) === '' && charset !== 'ascii' ? `${d.repetition}ISO IR87` : from(18);
  const segments = [
    makeSegment(
      'MSH',
      [
        from(5),
        from(6),
        from(3),
        from(4),
        answer.at,
        '',
        type,
        answer.controlId,
        from(11) || 'P',
        from(12) || '2.5',
        '',
        '',
        '',
        '',
        '',
        charsets,
        '',
        from(20),
      ],
      d,
    ),
    makeSegment('MSA', [answer.code, controlId], d),
    ...(answer.errors ?? []).map((error) =>
      makeSegment(
        'ERR',
        [
          '',
          error.location ?? '',
          error.condition,
          answer.code === 'AA' ? 'W' : 'E',
          '',
          '',
          '',
          escapeText(error.text, d),
        ],
        d,
      ),
    ),
  ];
  const text = encodeMessage({ delimiters: d, prefix: '', segments, suffix: '', issues: [] });
  return charset === 'utf-8' ? encodeUtf8(text) : encodeText(text).bytes;
}
