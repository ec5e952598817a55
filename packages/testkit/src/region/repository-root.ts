import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root: four folders above this file, in src as in dist. */
export const REPOSITORY_ROOT = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
