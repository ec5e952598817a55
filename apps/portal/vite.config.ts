import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const workspace = (path: string): string => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

/**
 * Workspace packages come from src (also by their condition `source`); React Aria has that condition too and must not,
 * hence the names.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^@musubi\/ui\/theme\.css$/, replacement: workspace('ui/theme/index.css') },
      { find: /^@musubi\/contract\/read-calendar$/, replacement: workspace('contract/src/portal/read-calendar.ts') },
      { find: /^@musubi\/(domain|contract|ui)$/, replacement: workspace('$1/src/index.ts') },
    ],
  },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
});
