/**
 * Installs the scanners that the bench compares with, at pinned versions, from source through the Go module proxy:
 * `node tools/install-peers.ts [folder]`. They land outside of the project, and nothing of them is shipped.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The newest versions that build from the module proxy alone, 2026-11-27: betterleaks 1.6.0 and later need a version of go-re2
 * that it does not have.
 */
const peers = [
  { name: 'gitleaks', module: 'github.com/zricethezav/gitleaks/v8', version: 'v8.30.1' },
  { name: 'betterleaks', module: 'github.com/betterleaks/betterleaks', version: 'v1.4.0' },
];
const folder = resolve(process.argv[2] ?? join(homedir(), '.cache', 'mintmark-peers'));

for (const { name, module, version } of peers) {
  const source = join(folder, 'build', name);
  mkdirSync(source, { recursive: true });
  // A module of our own that needs the peer: `go install` of a path would ask the proxy for more than it has to.
  writeFileSync(join(source, 'go.mod'), `module peer\n\ngo 1.25\n\nrequire ${module} ${version}\n`);
  const binary = join(folder, name);
  execFileSync('go', ['build', '-mod=mod', '-o', binary, module], { cwd: source, stdio: 'inherit' });
  console.log(`${name} ${version}: ${binary}`);
}
