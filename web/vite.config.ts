import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { budget } from './budget.ts';

/** Where `mintmark serve` runs while the page is developed: `npm run dev -- --port …` beside it. */
const server = process.env['MINTMARK_ORIGIN'] ?? 'http://127.0.0.1:7191';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), budget('overview-page.tsx')],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // The policy of the page allows no data: scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': {
        target: server,
        changeOrigin: true,
        // The server takes nothing from another origin, and to it this is one.
        configure: (proxy) =>
          proxy.on('proxyReq', (request) => {
            request.setHeader('origin', server);
            request.removeHeader('sec-fetch-site');
          }),
      },
    },
  },
});
