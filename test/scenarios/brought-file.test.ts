import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { somebody } from './somebody.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const manifestFor = (app: string): string => `version: 1
connections:
  people: { provider: github, auth: none, app: ${app} }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  team-bot:
    purpose: Push version bumps to the feedstocks
    owner: maintainers@example.org
    issuer: people
    provider: github-app
    principal: { organization: tudat-team }
    scopes: [contents:write]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_PRIVATE_KEY }
        connection: github
`;

describe('the path of a downloaded file', () => {
  let home: string;
  let file: string;
  let bench: Workbench;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'mintmark-home-'));
    mkdirSync(join(home, 'My Downloads'));
    file = join(home, 'My Downloads', 'bot (1).pem');
    bench = await openWorkbench({ extra: { HOME: home } });
    const { slug, clientId, privateKey } = bench.github.registerApp({
      owner: 'tudat-team',
      name: 'Tudat bot',
      externalUrl: 'https://example.org',
      permissions: { contents: 'write' },
    });
    bench.github.installApp({ slug, account: 'tudat-team' });
    bench.secrets.push(privateKey);
    writeFileSync(file, privateKey);
    bench.write(manifestFor(clientId));
    await bench.run('init');
  });
  afterEach(async () => {
    await bench.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const held = (): string | undefined =>
    bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'BOT_PRIVATE_KEY');

  it.each([
    ['as it is', () => file],
    ['from the home folder', () => '~/My Downloads/bot (1).pem'],
    ['in quotes, as a terminal writes what is dragged into it', () => `'${file}' `],
    ['with backslashes, as another terminal does', () => file.replaceAll(/[ ()]/g, String.raw`\$&`)],
  ])('is understood %s', async (_how, path) => {
    const { code, errors } = await bench.runWith(somebody({ texts: [path()] }), 'apply');
    expect([code, errors]).toEqual([0, '']);
    expect(held()).toContain('PRIVATE KEY-----');
  });

  it('is asked for again when there is no such file, until it is put off', async () => {
    const person = somebody({ texts: ['~/bot.pem', file] });
    const { code, errors } = await bench.runWith(person, 'apply');
    expect([code, errors]).toEqual([0, expect.stringContaining('~/bot.pem cannot be read.')]);
    expect(held()).toContain('PRIVATE KEY-----');

    const later = somebody({ texts: ['~/bot.pem', ''] });
    expect(await bench.runWith(later, 'apply', '--rotate', 'team-bot')).toMatchObject({ code: 3 });
  });
});
