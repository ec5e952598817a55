export * from './read-config.ts';
export * from './start-gateway.ts';
export * from './run-ingest.ts';
export * from './database-role.ts';
export { StorageScanner } from './storage/ssmix2.ts';
export { type ScanSummary } from './storage/scan-options.ts';
