import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { families, keywordsOf } from './families.ts';
import { measure, type Measured } from './measure.ts';

/** What a peer's scan came to. One that did not get through has no time: it would be too short. */
export type PeerRun = (Measured & { readonly found: readonly string[] }) | { readonly failed: string };

export interface Peer {
  readonly name: string;
  readonly scan: (repository: string, folder: string) => PeerRun;
}

/** What they end with when all was read and something was found: 1 would be an error as well. */
const foundCode = 3;

/** The scanners that tools/install-peers.ts installed, limited to the common families of the bench. */
export function findPeers(folder = join(homedir(), '.cache', 'mintmark-peers')): readonly Peer[] {
  const leaks = (name: string, options: readonly string[]): Peer => ({
    name: [name, ...options].join(' '),
    scan: (repository, work) => {
      const config = join(work, 'peers.toml');
      const report = join(work, `${name}.json`);
      writeFileSync(config, peerConfig());
      const always = [
        '--no-banner',
        '--no-color',
        '--log-level=warn',
        `--exit-code=${foundCode}`,
        '--report-format=json',
        `--report-path=${report}`,
        `--config=${config}`,
      ];
      const measured = measure(join(folder, name), ['git', ...always, ...options, repository], {
        exitCodes: 'any',
      });
      return judgeRun(measured, existsSync(report) ? readFileSync(report, 'utf8') : 'null');
    },
  });
  const known = [leaks('gitleaks', []), leaks('betterleaks', ['--git-workers=2'])];
  return known.filter(({ name }) => existsSync(join(folder, name.split(' ')[0] ?? '')));
}

/** Their words for a scan that did not get to its end. */
const failure = /\b(?:FTL|ERR)\b|fatal:|partial scan/;

function judgeRun(measured: Measured, report: string): PeerRun {
  const { exitCode, told } = measured;
  const line = told.split('\n').find((each) => failure.test(each));
  if (line !== undefined) return { failed: line };
  if (exitCode !== 0 && exitCode !== foundCode)
    return { failed: `it ended with ${exitCode}: ${told.split('\n')[0]}` };
  const found = JSON.parse(report) as readonly { readonly Secret: string }[] | null;
  if (found === null) return { failed: 'it reports null' };
  return { ...measured, found: [...new Set(found.map(({ Secret }) => Secret))] };
}

function peerConfig(): string {
  const rules = families.common.map((format) => {
    const keywords = keywordsOf(format).map((each) => JSON.stringify(each.toLowerCase()));
    return `[[rules]]\nid = "${format.id}"\ndescription = "${format.id}"\nregex = '''${format.pattern.source}'''\nkeywords = [${keywords.join(', ')}]\n`;
  });
  return `title = "bench"\n\n${rules.join('\n')}`;
}
