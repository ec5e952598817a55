export * from './read-config.ts';
export * from './start-gateway.ts';
export * from './run-ingest.ts';
export { StorageScanner, type ScanSummary } from './ingest/ssmix2.ts';
