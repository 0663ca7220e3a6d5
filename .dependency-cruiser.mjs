import { folders, islands, pure } from './architecture.mjs';

const layers = Object.entries(folders).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  comment: `src/${folder} may import: ${[folder, ...allowed].join(', ')}. See architecture.mjs.`,
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

const islandRules = islands.map((folder) => ({
  name: `${folder}-are-islands`,
  severity: 'error',
  comment: `Neighbours in src/${folder} never import each other; share through the layer below.`,
  from: { path: `^src/${folder}/([^/]+)/` },
  to: { path: `^src/${folder}/[^/]+/`, pathNot: `^src/${folder}/$1/` },
}));

export default {
  forbidden: [
    ...layers,
    ...islandRules,
    {
      name: 'pure-means-no-io',
      severity: 'error',
      comment: 'Pure folders take values and return values; of Node they may use digests and checksums only.',
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util|zlib)$' },
    },
    {
      name: 'only-main-and-cli-know-commander',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/|main\\.ts)' },
      to: { path: 'node_modules/(commander|@clack|picocolors|cli-table3)/' },
    },
    {
      name: 'simulators-do-not-know-the-product',
      severity: 'error',
      comment: 'A simulator that shares code with the client it tests proves nothing.',
      from: { path: '^simulators/' },
      to: { path: '^(src|test)/' },
    },
    {
      name: 'only-main-starts-simulators',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^simulators/' },
    },
    {
      name: 'pages-know-the-contract-only',
      severity: 'error',
      comment:
        'A page speaks with the server by src/server/contract.ts; of the product it gets nothing else.',
      from: { path: '^web/' },
      to: { path: '^(src|simulators|test|bench|tools)/', pathNot: '^src/server/contract\\.ts$' },
    },
    {
      name: 'nobody-loads-pages',
      severity: 'error',
      from: { path: '^(src|simulators|bench)/' },
      to: { path: '^web/' },
    },
    {
      name: 'pages-are-islands',
      severity: 'error',
      comment:
        'What two pages need is a part (web/parts/), an action (web/actions/) or a query (web/server/).',
      from: { path: '^web/pages/([^/]+)/' },
      to: { path: '^web/pages/[^/]+/', pathNot: '^web/pages/$1/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'the-product-needs-only-its-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
