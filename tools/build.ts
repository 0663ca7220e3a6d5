/**
 * Bundles the command and the pages into dist/. The command is one small file per command: a cold start loads only what it needs.
 * The optional keychain binding stays outside, because it is a native file.
 */
import { rmSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';
import { build as buildPages } from 'vite';

/**
 * Loads Node's own modules when a property of theirs is first used. An import statement would load each of them at
 * start, and through a facade that touches every lazy property: together half of a cold start.
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup: (bundle) => {
    bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? undefined : { path, namespace: 'builtin' },
    );
    // The proxy is the prototype, because that is what a bundled import of a CommonJS module keeps.
    bundle.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents:
        path === 'node:events'
          ? // A class itself, which dependencies extend; Node.js has always loaded it.
            `module.exports = process.getBuiltinModule('${path}');`
          : `module.exports = Object.create(new Proxy({}, { get: (_, key) => process.getBuiltinModule('${path}')[key] }));`,
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts', 'scan-walker': 'src/scan-walker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['@napi-rs/keyring'],
  chunkNames: 'chunks/[name]-[hash]',
  // Less to read at a cold start; names stay, for the stack of a bug report.
  minify: true,
  keepNames: true,
  // CommonJS dependencies reach for require; it is made when one of them does.
  banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
  plugins: [lazyBuiltins],
  legalComments: 'none',
  logLevel: 'warning',
});

// The dashboard's pages, into dist/web/: files that the server hands to a browser, and loads nothing of.
await buildPages({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
