import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the pages with hot reload and hands everything else to a running gateway.
const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080';

const PACK_BYTES_MIN = 1024;
const WORKER = 'service_worker';

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

// The files that /live and /ticket are made of, told to the service worker, which keeps them; its own name has no hash, or no browser would
// find the next one.
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = new Set<string>();
        const take = (fileName: string) => {
          const file = bundle[fileName];
          if (files.has(fileName) || file?.type !== 'chunk') return;
          files.add(fileName);
          file.viteMetadata?.importedCss.forEach((css) => files.add(css));
          file.imports.forEach(take);
        };
        const all = Object.values(bundle).filter((file) => file.type === 'chunk');
        all
          .filter((chunk) => /\/(index\.html|src\/pages\/ticket\.tsx)$/.test(chunk.facadeModuleId ?? ''))
          .forEach((chunk) => take(chunk.fileName));
        const worker = all.find((chunk) => chunk.name === WORKER);
        const page = bundle['index.html'];
        if (!worker || page?.type !== 'asset' || files.size < 2) {
          this.error('the service worker or the files that it keeps are missing');
        }
        const paths = [...files].map((fileName) => `/${fileName}`).sort();
        const build = createHash('sha256')
          .update(paths.join(' '))
          .update(worker.code)
          .update(page.source)
          .digest('hex')
          .slice(0, 16);
        worker.code = `const KEPT_FILES=${JSON.stringify(paths)},BUILD=${JSON.stringify(build)};${worker.code}`;
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), offline(), packed()],
  build: {
    // The gateway's Content-Security-Policy is `default-src 'self'`: no data: addresses, nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The pages, and the sign that other sites show in a frame.
    rolldownOptions: {
      input: { index: 'index.html', sign: 'sign.html', [WORKER]: 'src/offline/service_worker.ts' },
      output: { entryFileNames: ({ name }) => (name === WORKER ? `${WORKER}.js` : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/v1': gateway, '/session': gateway, '/config.json': gateway } },
  test: { include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true, testTimeout: 30_000 },
});
