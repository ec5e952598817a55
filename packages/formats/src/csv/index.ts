export * from './csv-issue.ts';
export * from './read-csv.ts';
export * from './write-csv.ts';
export { readMergers } from './read-mergers.ts';
