/**
 * Bundles the command into dist/, one small file per command: a cold start loads only what it needs.
 * The optional keychain binding stays outside, because it is a native file.
 */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.ts';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts', 'scan-walker': 'src/scan-walker.ts' },
  outdir: 'dist',
  ...bundleOptions,
});
