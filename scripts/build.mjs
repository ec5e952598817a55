import { build, install, requireNode } from './bootstrap.mjs';

requireNode();
await install();
await build();
