import type { BuildOptions, Plugin } from 'esbuild';

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

/** How the command is bundled, and what a bench measures in its place. */
export const bundleOptions = {
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
} satisfies BuildOptions;
