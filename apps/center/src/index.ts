import { fileURLToPath } from 'node:url';

export * from './start.ts';
export * from './directory/import-directory.ts';

/** The folder of this place's migrations, for tests and benches. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../db/migrations', import.meta.url));
