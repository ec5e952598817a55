import { build, install, requireNode, run, ROOT } from './bootstrap.mjs';
import { join } from 'node:path';
import { existsSync } from 'node:fs';

requireNode();
await install();
if (!existsSync(join(ROOT, 'apps/gateway/dist/command/main.js'))) await build();
process.exit(
  await run(process.execPath, [join(ROOT, 'apps/gateway/bin/musubi.js'), ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  }),
);
