import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { families } from './families.ts';
import { measure, type Measured } from './measure.ts';

export interface Peer {
  readonly name: string;
  readonly scan: (repository: string, folder: string) => Measured & { readonly found: readonly string[] };
}

/** The scanners that tools/install-peers.ts installed, limited to the families of the bench. */
export function findPeers(folder = join(homedir(), '.cache', 'mintmark-peers')): readonly Peer[] {
  const leaks = (name: string, options: readonly string[]): Peer => ({
    name: [name, ...options].join(' '),
    scan: (repository, work) => {
      const config = join(work, 'peers.toml');
      const report = join(work, `${name}.json`);
      writeFileSync(config, peerConfig());
      const always = [
        '--no-banner',
        '--log-level=error',
        '--report-format=json',
        `--report-path=${report}`,
        `--config=${config}`,
      ];
      const measured = measure(join(folder, name), ['git', ...always, ...options, repository]);
      const found = JSON.parse(readFileSync(report, 'utf8')) as readonly { readonly Secret: string }[];
      return { ...measured, found: [...new Set(found.map(({ Secret }) => Secret))] };
    },
  });
  const known = [leaks('gitleaks', []), leaks('betterleaks', ['--git-workers=2'])];
  return known.filter(({ name }) => existsSync(join(folder, name.split(' ')[0] ?? '')));
}

function peerConfig(): string {
  const rules = families.map(
    ({ id, prefix, rest }) =>
      `[[rules]]\nid = "${id}"\ndescription = "${id}"\nregex = '''${prefix}${rest}'''\nkeywords = ["${prefix}"]\n`,
  );
  return `title = "bench"\n\n${rules.join('\n')}`;
}
