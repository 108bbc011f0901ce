import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the pages with hot reload and hands everything else to a running gateway.
const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
