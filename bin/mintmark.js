#!/usr/bin/env node
// Plain old JavaScript on purpose: it must run on any Node to say what is wrong with it.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 24 || (version[0] === 24 && version[1] < 11)) {
  process.stderr.write(
    'mintmark needs Node.js 24.11 or newer, and this is ' +
      process.version +
      '.\n  Install a current Node.js (https://nodejs.org), or inside the project use: npx mintmark\n',
  );
  process.exit(1);
} else {
  // Not by import, which would build a binding for everything in it first.
  process.getBuiltinModule('node:module').enableCompileCache();
  void import('../dist/main.js').then(function (mintmark) {
    return mintmark.main();
  });
}
