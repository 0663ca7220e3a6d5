// The dependency rule as data. Read top to bottom it is the architecture: a folder of src/ may import the folders
// named behind it and nothing else. The linter (.dependency-cruiser.mjs), the completeness test
// (test/architecture/) and ARCHITECTURE.md all speak of this one table.

/** Each folder of src/, and the folders of src/ that it may import. Sorted: a folder stands below all it imports. */
export const folders = {
  domain: [],
  plan: ['domain'],
  neighbours: ['domain'],
  scan: ['domain'],
  ports: ['domain', 'plan'],
  config: ['domain', 'ports'],
  usage: ['domain'],
  vendors: ['domain', 'ports'],
  providers: ['domain', 'ports', 'vendors'],
  targets: ['domain', 'ports', 'vendors'],
  notifiers: ['domain', 'ports', 'vendors'],
  store: ['domain', 'ports'],
  sources: ['domain', 'scan', 'ports'],
  apply: ['domain', 'plan', 'ports'],
  app: ['domain', 'plan', 'neighbours', 'scan', 'ports', 'config', 'usage', 'apply'],
  server: ['domain', 'plan', 'ports', 'app'],
  cli: ['domain', 'plan', 'scan', 'ports', 'app', 'server'],
};

/** Folders whose sub-folders never import each other; only their index.ts names them all. */
export const islands = ['vendors', 'providers', 'targets', 'notifiers'];

/** Folders without I/O, clock or randomness. */
export const pure = ['domain', 'plan', 'neighbours', 'scan', 'config', 'usage'];

/** The only files that may call expose() on a Secret: those that send it to its issuer or a slot, seal it, or hand it to who asked. */
export const mayExposeSecrets = [
  'src/vendors/',
  'src/targets/',
  'src/store/',
  'src/cli/reveal.ts',
  'src/server/reveal.ts',
];
