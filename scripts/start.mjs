import { build, install, requireNode } from './bootstrap.mjs';

requireNode();
await install();
await build();
const { launch } = await import('./dist/launch/main.js');
await launch(process.argv.slice(2));
