/**
 * Bundles the command and the pages into dist/. The command is one small file per command: a cold start loads only what it needs.
 * The optional keychain binding stays outside, because it is a native file.
 */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { bundleOptions } from './bundle-options.ts';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts', 'scan-walker': 'src/scan-walker.ts' },
  outdir: 'dist',
  ...bundleOptions,
});

// The dashboard's pages, into dist/web/: files that the server hands to a browser, and loads nothing of.
await buildPages({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
