export * from './csv-issue.ts';
export * from './read-csv.ts';
export * from './write-csv.ts';
export { readMergers, type MergerList } from './read-mergers.ts';
