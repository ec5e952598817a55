import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY_ROOT } from '@musubi/testkit';

it('npm run reset removes nothing from a folder that is not a state folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-not-state-'));
  try {
    writeFileSync(join(folder, 'thesis.txt'), 'kept');
    const reset = spawnSync(process.execPath, [join(REPOSITORY_ROOT, 'scripts/reset.mjs')], {
      env: { ...process.env, MUSUBI_STATE: folder },
      encoding: 'utf8',
    });
    expect(reset.status).not.toBe(0);
    expect(reset.stdout + reset.stderr).toMatch(/消さずに終わります[\s\S]+nothing was removed/);
    expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
