/**
 * Bundles the command into dist/, one small file per command: a cold start loads only what it needs.
 * The optional keychain binding stays outside, because it is a native file.
 */
import { rmSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';

/**
 * Takes Node's own modules as plain objects. An import statement would make Node build a facade that touches every lazy
 * property of the module, and commander imports child processes for a feature that is not used here: together a third
 * of a cold start.
 */
const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup: (bundle) => {
    bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? undefined : { path, namespace: 'builtin' },
    );
    bundle.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      const load = `process.getBuiltinModule('${path}')`;
      const isUnused = path === 'node:child_process';
      return {
        contents: `module.exports = ${isUnused ? `new Proxy({}, { get: (_, key) => ${load}[key] })` : load};`,
      };
    });
  },
};

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['@napi-rs/keyring'],
  chunkNames: 'chunks/[name]-[hash]',
  minifySyntax: true,
  // CommonJS dependencies reach for require; it is made when one of them does.
  banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
  plugins: [plainBuiltins],
  legalComments: 'none',
  logLevel: 'warning',
});
