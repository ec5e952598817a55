export * from './read-config.ts';
export * from './start-gateway.ts';
export * from './run-ingest.ts';
export * from './database-role.ts';
export { StorageScanner, type ScanSummary } from './storage/ssmix2.ts';
export * from './testing/a-storage.ts';
