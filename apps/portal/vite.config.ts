import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

// Our packages come from their sources under a condition of our own name: others ship a `source` of theirs.
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['musubi-source', ...defaultClientConditions] },
  build: { outDir: 'dist/site', emptyOutDir: true, target: 'es2022', sourcemap: false },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
