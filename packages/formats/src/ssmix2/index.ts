export { fieldNames } from './tables/segment-fields.ts';
export {
  DATA_TYPES,
  isSsmix2DataType,
  SSMIX2_DATA_TYPES,
  type DataTypeRule,
  type Ssmix2DataType,
} from './tables/data-types.ts';
export {
  documentKeyOf,
  formatExtendedPath,
  formatStandardPath,
  NO_ORDER_NUMBER,
  parseExtendedPath,
  parseStandardPath,
  type ConditionFlag,
  type ExtendedDataKind,
  type ExtendedPath,
  type ParsedPath,
  type StandardPath,
} from './storage-path.ts';
export { currentVersion, type StorageVersion } from './version.ts';
export { readStorageFile, type StorageFile, type StorageFileReading } from './read-storage-file.ts';
export { embeddedFiles } from './extended/embedded-files.ts';
export {
  readExtendedDocument,
  type ExtendedDocument,
  type ExtendedFile,
  type ExtendedReading,
} from './extended/read-extended-document.ts';
export { writeMessageText, writeStorageFile, type MessageOptions, type SegmentFields } from './write-message.ts';
export { writeMapping } from './write-mapping.ts';
