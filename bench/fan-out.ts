/**
 * One secret to many repositories at 20 ms latency: `mintmark apply` against a shell loop over real `gh secret set`, side
 * by side in one run on the same simulator. Bars: at most a fifth of the loop's time; one write request per slot.
 *
 * The number of repositories is the first argument (default 1000).
 */
import { spawnSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startAnacondaSimulator } from '../simulators/anaconda/simulator.ts';
import { startGithubSimulator } from '../simulators/github/simulator.ts';

const repositories = Number(process.argv[2] ?? 1000);
const latencyMilliseconds = 20;
const folder = mkdtempSync(join(tmpdir(), 'mintmark-bench-'));
const socketPath = join(folder, 'github.sock');
const anaconda = await startAnacondaSimulator({ latencyMilliseconds });
const github = await startGithubSimulator({
  latencyMilliseconds,
  socketPath,
  extraRepositories: repositories,
});

const run = async (
  command: string,
  argv: readonly string[],
  env: Record<string, string>,
): Promise<number> => {
  const startedAt = performance.now();
  const child = spawn(command, argv, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}`);
  return (performance.now() - startedAt) / 1000;
};
const writes = (from: number): number =>
  github.requests.slice(from).filter(({ method }) => method === 'PUT').length;

try {
  writeFileSync(
    join(folder, 'mintmark.yaml'),
    `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  fan-out:
    purpose: Bench
    owner: bench@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read]
    placements:
      - github-actions: { repositories: "tudat-team/load-*", secret: FAN_OUT }
`,
  );
  const environment = {
    MINTMARK_ANACONDA_URL: anaconda.url,
    MINTMARK_GITHUB_URL: github.url,
    MINTMARK_KEY_FILE: join(folder, 'key'),
    ANACONDA_AUTH_API_KEY: anaconda.apiKey,
    GITHUB_TOKEN: github.token,
  };
  const command = resolve('bin/mintmark.js');
  await run(process.execPath, [command, 'init'], environment);
  const before = github.requests.length;
  const ours = await run(process.execPath, [command, 'apply', '--yes'], environment);
  const requests = github.requests.length - before;
  console.log(
    `mintmark apply:        ${ours.toFixed(1)} s for ${repositories} slots: plan, issue, write, verify, promote, plan again`,
  );
  console.log(
    `  writes per slot:     ${(writes(before) / repositories).toFixed(2)} (bar 1); all requests per slot: ${(requests / repositories).toFixed(2)}`,
  );
  const beforeRotation = github.requests.length;
  const rotation = await run(process.execPath, [command, 'rotate', 'fan-out', '--yes'], environment);
  console.log(
    `mintmark rotate:       ${rotation.toFixed(1)} s; writes per slot: ${(writes(beforeRotation) / repositories).toFixed(2)}; all requests per slot: ${((github.requests.length - beforeRotation) / repositories).toFixed(2)}`,
  );
  if (spawnSync('gh', ['--version']).status === 0) {
    mkdirSync(join(folder, 'gh'));
    writeFileSync(join(folder, 'gh', 'config.yml'), `http_unix_socket: ${socketPath}\n`);
    const loop = `for i in $(seq -f %04g 1 ${repositories}); do printf %s "$VALUE" | gh secret set FAN_OUT -R tudat-team/load-$i >/dev/null; done`;
    const theirs = await run('/bin/sh', ['-c', loop], {
      GH_CONFIG_DIR: join(folder, 'gh'),
      GH_TOKEN: github.token,
      VALUE: 'bench value',
    });
    const ratio = ours / theirs;
    console.log(`loop over gh:          ${theirs.toFixed(1)} s, the writes alone`);
    console.log(`ratio:                 ${ratio.toFixed(3)} (bar 0.2) ${ratio <= 0.2 ? 'met' : 'MISSED'}`);
  } else console.log('loop over gh:          skipped, because gh is not installed');
} finally {
  await Promise.all([anaconda.stop(), github.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
