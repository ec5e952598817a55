import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readStoredFile } from './read-file.ts';

let base: string;
beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'musubi-read-')));
});
afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});

it.skipIf(process.platform !== 'linux')(
  'does not read through a folder that was swapped for a link after it was looked at',
  () => {
    const root = join(base, 'storage');
    mkdirSync(join(root, 'folder'), { recursive: true });
    mkdirSync(join(base, 'elsewhere'));
    writeFileSync(join(root, 'folder', 'file'), 'own');
    writeFileSync(join(base, 'elsewhere', 'file'), 'another hospital');
    const known = new Map<string, boolean>();
    expect(readStoredFile(root, 'folder/file', known)).toMatchObject({ outcome: 'read' });
    renameSync(join(root, 'folder'), join(base, 'away'));
    symlinkSync(join(base, 'elsewhere'), join(root, 'folder'));
    expect(readStoredFile(root, 'folder/file', known)).toEqual({ outcome: 'outside' });
  },
);
