export * from './start.ts';
export * from './directory/import-directory.ts';
