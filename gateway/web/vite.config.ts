import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the pages with hot reload and hands everything else to a running gateway.
const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080';

const PACK_BYTES_MIN = 1024;

// app.js.br and app.js.gz beside app.js: the gateway gives each browser the smallest form that it takes, and packs nothing itself.
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const source = file.type === 'chunk' ? file.code : file.source;
          if (!/\.(js|css|html|svg)$/.test(fileName) || source.length < PACK_BYTES_MIN) continue;
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source) });
        }
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), packed()],
  build: {
    // The gateway's Content-Security-Policy is `default-src 'self'`: no data: addresses, nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The pages, and the sign that other sites show in a frame.
    rolldownOptions: { input: ['index.html', 'sign.html'] },
  },
  server: { proxy: { '/v1': gateway, '/session': gateway, '/config.json': gateway } },
  test: { include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true, testTimeout: 30_000 },
});
