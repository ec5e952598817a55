export { fieldNames } from './tables/segment-fields.ts';
export {
  DATA_TYPES,
  isSsmix2DataType,
  SSMIX2_DATA_TYPES,
  type DataTypeRule,
  type Ssmix2DataType,
} from './tables/data-types.ts';
export { documentKeyOf, formatStandardPath, NO_ORDER_NUMBER, parseStandardPath } from './storage-path.ts';
export { type ConditionFlag, type ParsedPath, type StandardPath } from './path-parts.ts';
export { formatExtendedPath, parseExtendedPath } from './extended-path.ts';
export { type ExtendedDataKind, type ExtendedPath } from './extended-parts.ts';
export { currentVersion, type StorageVersion } from './version.ts';
export { readStorageFile, type StorageFile, type StorageFileReading } from './read-storage-file.ts';
export { embeddedFiles } from './extended/embedded-files.ts';
export { readExtendedDocument } from './extended/read-extended-document.ts';
export { type ExtendedDocument, type ExtendedFile, type ExtendedReading } from './extended/extended-document.ts';
export { writeMessageText, writeStorageFile, type MessageOptions, type SegmentFields } from './write-message.ts';
export { writeMapping } from './write-mapping.ts';
