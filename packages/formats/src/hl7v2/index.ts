export { decodeText, type DecodedText, type TextCharset } from './decode-text.ts';
export { encodeText, encodeUtf8, type EncodedText, type EncodeOptions } from './encode-text.ts';
export { escapeText, readDelimiters, STANDARD_DELIMITERS, type Delimiters } from './delimiters.ts';
export { unescapeText } from './unescape-text.ts';
export {
  component,
  componentText,
  field,
  fieldCount,
  fieldState,
  fieldText,
  firstSegment,
  rawField,
  repetitions,
  segmentsNamed,
  subcomponents,
  type Message,
  type Repetition,
  type Segment,
} from './message.ts';
export { encodeMessage, makeSegment, parseMessage, parseMessages } from './parse-message.ts';
export { wholePart, type WholePart } from './truncation.ts';
export { acknowledge, type Acknowledgment, type AcknowledgmentCode } from './acknowledge.ts';
export { DEFAULT_MLLP_LIMIT, frameMllp, makeMllpDeframer, type MllpDeframer, type MllpEvent } from './mllp.ts';
