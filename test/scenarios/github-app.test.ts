import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChecksummed } from '../contracts/harness/github-pat.ts';
import { signJwt } from '../vendors/github-app-jwt.ts';
import { somebody } from './somebody.ts';
import { findLeaks, openWorkbench, type Ran, type Workbench } from './workbench.ts';

type App = ReturnType<Workbench['github']['registerApp']>;

const bot = `  bot:
    purpose: Writes the secrets of the feedstocks
    owner: maintainers@example.org
    issuer: github
    provider: github-app
    principal: { organization: tudat-team }
    audience: [tudat-team/tudatpy, tudat-team/tudatpy-feedstock]
    uses: [write-actions-secrets]
    lifetime: 300d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_KEY }
      - github-actions: { repository: tudat-team/tudatpy, secret: BOT_CLIENT_ID }
        part: id
`;
const withToken = `version: 1
connections:
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
${bot}`;
const withItself = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { credential: bot } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
credentials:
  nightly:
    purpose: Upload nightly packages from the pipelines
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    placements:
      - azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: BINSTAR_TOKEN }
  upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    uses: [upload-conda-package]
    placements:
      - github-actions: { repository: tudat-team/tudatpy-feedstock, secret: BINSTAR_TOKEN }
${bot}`;
const repository = 'tudat-team/tudatpy';

describe('an App of the organization', () => {
  let bench: Workbench;
  let secrets: string[];
  beforeEach(async () => {
    bench = await openWorkbench();
    secrets = [];
  });
  afterEach(async () => {
    rmSync(join(bench.folder, 'key.pem'), { force: true });
    expect(findLeaks(secrets, bench.printed)).toBe(0);
    await bench.stop();
  });

  const begin = async (manifest: string): Promise<void> => {
    bench.write(manifest);
    expect(await bench.run('init')).toMatchObject({ code: 0, errors: '' });
  };
  const register = (): App => {
    const app = bench.github.registerApp({
      owner: 'tudat-team',
      name: 'Feedstock Bot',
      externalUrl: 'https://example.org',
      permissions: { secrets: 'write' },
    });
    // A key is found by any of its lines.
    secrets.push(...app.privateKey.split('\n').filter((line) => line.length === 64));
    return app;
  };
  const install = (
    { slug }: App,
    repositories: readonly string[] = ['tudatpy', 'tudatpy-feedstock'],
  ): number => bench.github.installApp({ slug, account: 'tudat-team', repositories });
  const keyFile = ({ privateKey }: App): string => {
    writeFileSync(join(bench.folder, 'key.pem'), privateKey);
    return 'key.pem';
  };
  const adopt = async (app: App, ...more: string[]): Promise<Ran> =>
    await bench.run('adopt', 'bot', '--from-file', keyFile(app), '--id', app.clientId, ...more);
  const held = (name: string, place = repository): string | undefined =>
    bench.github.secret({ repository: place }, name);
  const audit = async (): Promise<readonly { action: string; subject: string; detail: unknown }[]> =>
    JSON.parse((await bench.run('--json', 'audit', '--last', '100')).output) as never;

  describe('that there is already', () => {
    let app: App;
    beforeEach(async () => {
      await begin(withToken);
      app = register();
    });

    it('is adopted by its key, and its key and its client id are delivered', async () => {
      install(app);
      const adopted = await adopt(app);
      expect(adopted).toMatchObject({ code: 0, errors: '' });
      expect(adopted.output).toBe('✓ This is now bot#1. Its value is sealed, and can be delivered.\n');
      expect(held('BOT_KEY')).toBe(undefined);
      const planned = await bench.run('plan');
      expect(planned).toMatchObject({ code: 0, errors: '' });
      expect(planned.output).toContain('Plan: 2 slots to write.');
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      expect([held('BOT_KEY'), held('BOT_CLIENT_ID')]).toEqual([app.privateKey, app.clientId]);
      expect((await bench.run('plan')).output).toMatch(/^Everything is as declared: nothing to do\.\n/);
      const status = await bench.run('status', '--exit-code');
      expect([status.code, status.errors]).toEqual([0, '']);
      expect(status.output).toMatch(/^bot +#1 +never; renewal in 9 months +2\/2 verified +good$/m);
      expect((await bench.run('audit', 'verify')).code).toBe(0);
    });

    it('is recognized in a file, as it is, indented in YAML, or escaped in JSON', async () => {
      install(app);
      await adopt(app);
      const yaml = `steps:\n  - env:\n      KEY: |\n${app.privateKey.replaceAll(/^(?=.)/gm, ' '.repeat(8))}`;
      const json = JSON.stringify({ id: app.clientId, key: app.privateKey });
      for (const text of [app.privateKey, yaml, json]) {
        writeFileSync(join(bench.folder, 'key.pem'), text);
        // Nobody is there to agree: what would be done is shown, and nothing is done.
        const ran = await bench.run('respond', '--from-file', 'key.pem', '--exposure', 'private');
        expect([ran.code, ran.output]).toEqual([3, expect.stringContaining('bot#1 has leaked')]);
        expect(ran.output).not.toContain('not managed here');
      }
    });

    it('is not adopted twice, nor without its id, nor while it is not installed', async () => {
      expect(await adopt(app)).toEqual({
        code: 2,
        output: '',
        errors:
          '✗ bot cannot take it over: the App feedstock-bot is not installed in tudat-team yet.\n→ Nothing was stored.\n',
      });
      install(app);
      const nameless = await bench.run('adopt', 'bot', '--from-file', keyFile(app));
      expect([nameless.code, nameless.errors]).toEqual([2, expect.stringContaining('which App')]);
      const other = bench.github.registerApp({
        owner: 'tudat-team',
        name: 'Other',
        externalUrl: 'https://example.org',
        permissions: { contents: 'read' },
      });
      const foreign = await bench.run('adopt', 'bot', '--from-file', 'key.pem', '--id', other.clientId);
      expect([foreign.code, foreign.errors]).toEqual([
        2,
        expect.stringContaining('its App does not know the key'),
      ]);
      expect((await adopt(app)).code).toBe(0);
      expect(await adopt(app)).toMatchObject({
        code: 3,
        errors: expect.stringContaining('bot has a working token already'),
      });
    });

    it('is counted by its age from the adoption on, because it never ends', async () => {
      install(app);
      await adopt(app);
      await bench.run('apply', '--yes');
      bench.pass(290 * 86_400);
      expect((await bench.run('status')).output).toContain('renewal of bot#1 is due');
      const waiting = await bench.run('apply', '--yes');
      expect(waiting.code).toBe(3);
      expect(waiting.output).toContain(`bot waits for a person: Make a new private key for the App`);
    });

    it('gets another key from a person; the old one is deleted on its page, and asked for', async () => {
      install(app);
      await adopt(app);
      await bench.run('apply', '--yes');
      const [old] = bench.github.appOf(app.slug).keys;
      const next = bench.github.addAppKey(app.slug);
      secrets.push(...next.privateKey.split('\n').filter((line) => line.length === 64));
      writeFileSync(join(bench.folder, 'key.pem'), next.privateKey);
      const person = somebody({ texts: ['key.pem'] });
      const rotated = await bench.runWith(person, 'apply', '--rotate', 'bot');
      expect([rotated.code, rotated.errors]).toEqual([0, '']);
      expect(rotated.output).toContain(`Make a new private key for the App ${app.clientId} of tudat-team`);
      expect(bench.opened).toEqual([`${bench.github.url}/organizations/tudat-team/settings/apps`]);
      expect([held('BOT_KEY'), held('BOT_CLIENT_ID')]).toEqual([next.privateKey, app.clientId]);
      bench.pass(2 * 86_400);
      const waiting = await bench.run('apply', '--yes');
      expect([waiting.code, waiting.errors]).toEqual([3, '']);
      expect(waiting.output).toContain('Delete a private key of an App of tudat-team');
      // Somebody who says that it is done is not believed while the key still works.
      const liar = await bench.runWith(somebody({}), 'apply');
      expect([liar.code, liar.errors]).toEqual([6, expect.stringContaining('it still works')]);
      bench.github.removeAppKey(app.slug, old?.id ?? 0);
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      expect((await bench.run('plan')).output).toContain('nothing to do');
    });

    it('whose key has leaked gets another one first, because the only key cannot be deleted', async () => {
      install(app);
      await adopt(app);
      await bench.run('apply', '--yes');
      const [old] = bench.github.appOf(app.slug).keys;
      const next = bench.github.addAppKey(app.slug);
      secrets.push(...next.privateKey.split('\n').filter((line) => line.length === 64));
      writeFileSync(join(bench.folder, 'key.pem'), next.privateKey);
      writeFileSync(join(bench.folder, 'leaked.txt'), `found in a log:\n${app.privateKey}\nend\n`);
      const deleteKey = (): boolean => {
        bench.github.removeAppKey(app.slug, old?.id ?? 0);
        return true;
      };
      const person = somebody({ texts: ['key.pem'], confirms: [true, true, false, deleteKey] });
      const ran = await bench.runWith(person, 'respond', '--from-file', 'leaked.txt');
      expect([ran.code, ran.errors]).toEqual([0, '']);
      expect(person.asked.filter((question) => question === 'Is it done?')).toHaveLength(2);
      expect(ran.output).toMatch(/bot#1 is dead since .* bot#2 works in its place/);
      expect([held('BOT_KEY'), held('BOT_CLIENT_ID')]).toEqual([next.privateKey, app.clientId]);
      expect((await bench.run('plan')).output).toContain('nothing to do');
    });
  });

  describe('exchanged', () => {
    let app: App;
    beforeEach(async () => {
      await begin(withToken);
      app = register();
      install(app);
      await adopt(app);
    });
    const reached = async (token: string): Promise<readonly string[]> => {
      const answer = await fetch(`${bench.github.url}/installation/repositories`, {
        headers: { authorization: `token ${token}` },
      });
      const { repositories } = (await answer.json()) as { repositories: { name: string }[] };
      return repositories.map(({ name }) => name).sort();
    };

    it('writes a token into a file of one’s own, narrowed exactly as asked', async () => {
      const traded = await bench.run(
        'exchange',
        'bot',
        '--scopes',
        'secrets:read',
        '--audience',
        'tudat-team/tudatpy-feedstock',
        '--out',
        'token',
      );
      expect([traded.code, traded.output]).toEqual([0, '']);
      expect(traded.errors).toBe(
        [
          '✓ secrets:read in tudat-team/tudatpy-feedstock, ends in 59 minutes.',
          '! Never store it as a secret: a job that needs one makes its own (mintmark guide github-app).',
          '→ mintmark revoke --from-stdin    ends it before its time\n',
        ].join('\n'),
      );
      const file = join(bench.folder, 'token');
      const value = readFileSync(file, 'utf8');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      secrets.push(value);
      expect(bench.github.installationTokens()).toMatchObject([
        { value, permissions: { metadata: 'read', secrets: 'read' } },
      ]);
      expect(await reached(value)).toEqual(['tudatpy-feedstock']);
      expect((await audit()).at(-1)).toMatchObject({
        action: 'exchange',
        subject: 'bot#1',
        detail: {
          credential: 'bot',
          scopes: ['secrets:read'],
          audience: ['tudat-team/tudatpy-feedstock'],
          result: 'done',
        },
      });
      rmSync(file);
      expect(await reached(value)).toEqual(['tudatpy-feedstock']);
      bench.pass(3601);
      expect(bench.github.installationTokens()).toEqual([]);
    });

    it('keeps a file that is there for its owner alone', async () => {
      const file = join(bench.folder, 'token');
      writeFileSync(file, 'something old', { mode: 0o644 });
      expect((await bench.run('exchange', 'bot', '--out', 'token')).code).toBe(0);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      secrets.push(readFileSync(file, 'utf8'));
      rmSync(file);
    });

    it('prints the value alone, and everything else beside it', async () => {
      const traded = await bench.run('exchange', 'bot', '--print');
      const [token] = bench.github.installationTokens();
      expect([traded.code, traded.output]).toEqual([0, `${token?.value}\n`]);
      expect(findLeaks([token?.value ?? ''], [traded.errors])).toBe(0);
      expect(traded.errors).toContain('secrets:write in tudat-team/tudatpy, tudat-team/tudatpy-feedstock');
      expect(token).toMatchObject({ permissions: { metadata: 'read', secrets: 'write' } });
      expect(await reached(token?.value ?? '')).toEqual(['tudatpy', 'tudatpy-feedstock']);
      bench.printed.splice(bench.printed.indexOf(traded.output), 1);
      secrets.push(token?.value ?? '');
    });

    it('tells as JSON what is in the file', async () => {
      const traded = await bench.run('--json', 'exchange', 'bot', '--out', 'token');
      expect([traded.code, traded.errors]).toEqual([0, '']);
      expect(JSON.parse(traded.output)).toEqual({
        expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
        scopes: ['secrets:write'],
        audience: ['tudat-team/tudatpy', 'tudat-team/tudatpy-feedstock'],
        file: 'token',
      });
      secrets.push(readFileSync(join(bench.folder, 'token'), 'utf8'));
      rmSync(join(bench.folder, 'token'));
    });

    it.each([
      [[], 2, 'Where is the token to go?'],
      [['--out', 'token', '--print'], 2, 'Where is the token to go?'],
      [['--print', '--scopes', 'secrets:wirte'], 2, 'did you mean "secrets:write"?'],
      [['--print', '--scopes', 'administration:write'], 5, 'not granted to this installation'],
      [['--print', '--audience', 'tudat-team/tudat'], 5, 'not accessible to the parent installation'],
      [['--print', '--audience', 'neighbour-lab/orbit-plots'], 5, 'does not belong to tudat-team'],
    ])('is refused with %j, and nothing is made', async (wish, code, message) => {
      const refused = await bench.run('exchange', 'bot', ...wish);
      expect(refused).toEqual({ code, output: '', errors: expect.stringContaining(message) });
      expect(refused.errors).toMatch(/^✗ [^\n]+\n(→ [^\n]+\n)?$/);
      expect(bench.github.installationTokens()).toEqual([]);
    });

    it('is not what every credential does, nor one without a token', async () => {
      const unknown = await bench.run('exchange', 'bto', '--print');
      expect([unknown.code, unknown.errors]).toEqual([2, expect.stringContaining('did you mean "bot"?')]);
      bench.write(withItself);
      const early = await bench.run('exchange', 'upload', '--print');
      expect([early.code, early.errors]).toEqual([2, expect.stringContaining('mintmark apply upload')]);
      await bench.run('apply', '--yes');
      const plain = await bench.run('exchange', 'upload', '--print');
      expect([plain.code, plain.errors]).toEqual([2, expect.stringContaining('upload is used as it is')]);
    });

    it('is ended before its time by its value, in both of its forms', async () => {
      await bench.run('exchange', 'bot', '--out', 'token');
      const short = readFileSync(join(bench.folder, 'token'), 'utf8');
      rmSync(join(bench.folder, 'token'));
      const long = await mintLong(bench, app);
      secrets.push(short, long);
      expect(long).toMatch(/^ghs_\d+_.{400,}$/);
      expect(bench.github.installationTokens().map(({ value }) => value)).toEqual([short, long]);
      for (const value of [short, long]) {
        const ended = await bench.pipe(`${value}\n`, 'revoke', '--from-stdin', '--yes');
        expect([ended.code, ended.errors]).toEqual([0, '']);
        expect(ended.output).toMatch(/^✓ a token of an installation of a GitHub App.*: revoked$/m);
        expect(bench.github.installationTokens().map((token) => token.value)).not.toContain(value);
        const again = await bench.pipe(value, 'revoke', '--from-stdin', '--yes');
        expect([again.code, again.output]).toEqual([0, expect.stringContaining('was dead already')]);
      }
    });
  });

  describe('that a connection signs in with', () => {
    /** A person with a browser: goes where they are sent, confirms the App, and installs it when they are asked to. */
    const openWithBrowser = async (): Promise<Parameters<Workbench['runWith']>[0]> => {
      await bench.stop();
      let made: App | undefined;
      const visit = async (url: string): Promise<void> => {
        if (!url.startsWith('http://127.0.0.1') || url.startsWith(bench.github.url)) return;
        const html = await (await fetch(url)).text();
        made = register();
        await fetch(`${url}callback?code=${made.code}&state=${/state=([\w-]+)/.exec(html)?.[1]}`, {
          redirect: 'manual',
        });
      };
      bench = await openWorkbench({ onOpen: (url) => void visit(url) });
      return {
        ...somebody({}),
        confirm: async (question) => {
          if (question === 'Is it done?' && made) install(made);
          return await Promise.resolve(true);
        },
      };
    };

    it('is waited for by what needs it, and by nothing else; then everything is delivered with it', async () => {
      const person = await openWithBrowser();
      await begin(withItself);
      const planned = await bench.run('plan');
      expect([planned.code, planned.errors]).toEqual([3, '']);
      expect(planned.output).toContain(
        '! upload: connection github signs in with bot, which has no working token yet\n  → mintmark apply bot\n',
      );
      expect(planned.output).toContain('issue bot#1 for organization tudat-team');
      expect(planned.output).toContain('issue nightly#1');
      expect(planned.output).not.toContain('issue upload#1');
      expect(bench.github.requests).toEqual([]);

      const alone = await bench.run('apply', '--yes');
      expect([alone.code, alone.errors]).toEqual([3, '']);
      expect(alone.output).toContain('bot waits for a person: Make a GitHub App for organization tudat-team');
      const nightly = bench.azure.group('anaconda-org')?.variables['BINSTAR_TOKEN']?.value;
      expect(nightly).toMatch(/^tu-/);

      const made = await bench.runWith(person, 'apply', 'bot');
      expect([made.code, made.errors]).toEqual([0, '']);
      expect(made.output).toContain('is not installed in tudat-team yet');
      const after = await bench.run('plan');
      expect([after.code, after.errors]).toEqual([0, '']);
      expect(after.output).toContain('3 slots to write');
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      const app = bench.github.appOf('feedstock-bot');
      expect(held('BOT_CLIENT_ID')).toBe(app.clientId);
      expect(held('BOT_KEY')).toContain('-----BEGIN RSA PRIVATE KEY-----');
      expect(held('BINSTAR_TOKEN', 'tudat-team/tudatpy-feedstock')).toMatch(/^tu-/);
      expect((await bench.run('plan')).output).toContain('nothing to do');
      const doctor = await bench.run('doctor');
      expect(doctor.output).toContain('the App feedstock-bot in tudat-team');
      // Every call but those of the App itself was signed in by a token of its installation.
      expect(bench.github.installationTokens().length).toBeGreaterThan(0);
      expect(bench.github.tokens().every(({ lastUsedAt }) => lastUsedAt === null)).toBe(true);
    });

    it('is adopted by its key, and delivers at once', async () => {
      await begin(withItself);
      const app = register();
      install(app);
      expect(await adopt(app)).toMatchObject({ code: 0, errors: '' });
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      expect(held('BOT_KEY')).toBe(app.privateKey);
      expect(held('BINSTAR_TOKEN', 'tudat-team/tudatpy-feedstock')).toMatch(/^tu-/);
      expect((await bench.run('plan')).output).toContain('nothing to do');
    });
  });

  describe('whose key is gone', () => {
    let app: App;
    beforeEach(async () => {
      await begin(withItself);
      app = register();
      install(app);
      await adopt(app);
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    });
    /** Somebody has made another key, and deleted ours. */
    const replaceKey = (): App => {
      const [old] = bench.github.appOf(app.slug).keys;
      const { privateKey } = bench.github.addAppKey(app.slug);
      bench.github.removeAppKey(app.slug, old?.id ?? 0);
      secrets.push(...privateKey.split('\n').filter((line) => line.length === 64));
      return { ...app, privateKey };
    };

    it('stops what needs it, and tells the way out, which works', async () => {
      const next = replaceKey();
      for (const argv of [['plan'], ['apply', '--yes']]) {
        const stopped = await bench.run(...argv);
        expect([stopped.code, stopped.output]).toEqual([4, '']);
        expect(stopped.errors).toContain('Connection "github" was refused by GitHub');
        expect(stopped.errors).toContain('mintmark revoke bot --last');
      }
      const traded = await bench.run('exchange', 'bot', '--print');
      expect([traded.code, traded.output]).toEqual([4, '']);
      expect(traded.errors).toContain('mintmark revoke bot --last');
      const ended = await bench.run('revoke', 'bot', '--last', '--yes');
      expect([ended.code, ended.errors]).toEqual([0, '']);

      // Its renewal is due, and nobody can see whether its slots hold it: it is left alone.
      const upload = held('BINSTAR_TOKEN', 'tudat-team/tudatpy-feedstock');
      bench.pass(80 * 86_400);
      const waiting = await bench.run('apply', '--yes');
      expect(waiting.code).toBe(3);
      expect(waiting.output).toContain(
        'upload: connection github signs in with bot, which has no working token',
      );
      bench.pass(2 * 86_400);
      expect((await bench.run('apply', '--yes')).code).toBe(3);
      expect(
        bench.anaconda
          .liveTokens('tudat-team')
          .some((name) => bench.anaconda.token('tudat-team', name)?.value === upload),
      ).toBe(true);

      expect(await adopt(next)).toMatchObject({ code: 0, errors: '' });
      expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
      expect(held('BOT_KEY')).toBe(next.privateKey);
      expect(held('BINSTAR_TOKEN', 'tudat-team/tudatpy-feedstock')).not.toBe(upload);
      expect((await bench.run('plan')).output).toContain('nothing to do');
    });
  });

  it('cannot be taken from a file alone: the connection has to say which App it is', async () => {
    await begin(withToken);
    const app = register();
    install(app);
    const nameless = await bench.pipe(app.privateKey, 'apply', 'bot', '--from-stdin', '--yes');
    expect([nameless.code, nameless.errors]).toEqual([
      6,
      expect.stringContaining('which App the key belongs to'),
    ]);
    bench.write(withToken.replace('{ provider: github,', `{ provider: github, app: ${app.clientId},`));
    const named = await bench.pipe(app.privateKey, 'apply', 'bot', '--from-stdin', '--yes');
    expect([named.code, named.errors]).toEqual([0, '']);
    expect([held('BOT_KEY'), held('BOT_CLIENT_ID')]).toEqual([app.privateKey, app.clientId]);
  });

  describe('a token of an hour', () => {
    const never = 'must never be stored as a secret';

    it.each(['short', 'long'] as const)('is not kept as the key of an App, in its %s form', async (form) => {
      await begin(withToken);
      const app = register();
      install(app);
      const value = form === 'long' ? await mintLong(bench, app) : newChecksummed('ghs_');
      secrets.push(value);
      const applied = await bench.pipe(value, 'apply', 'bot', '--from-stdin', '--yes');
      expect([applied.code, applied.errors]).toEqual([6, expect.stringContaining(never)]);
      const adopted = await bench.pipe(value, 'adopt', 'bot', '--from-stdin', '--id', app.clientId);
      expect([adopted.code, adopted.errors]).toEqual([2, expect.stringContaining(never)]);
      expect(held('BOT_KEY')).toBe(undefined);
      expect((await bench.run('--json', 'status')).output).not.toContain('fingerprint');
    });

    it('is not kept as a personal access token', async () => {
      await begin(
        withToken
          .replace('github-app', 'github-pat')
          .replace('{ organization: tudat-team }', '{ user: feedstock-maintainer }')
          .replace(/ {6}- .*BOT_CLIENT_ID.*\n.*part: id\n/, ''),
      );
      const value = newChecksummed('ghs_');
      secrets.push(value);
      const applied = await bench.pipe(value, 'apply', 'bot', '--from-stdin', '--yes');
      expect([applied.code, applied.errors]).toEqual([6, expect.stringContaining(never)]);
      const adopted = await bench.pipe(value, 'adopt', 'bot', '--from-stdin');
      expect([adopted.code, adopted.errors]).toEqual([2, expect.stringContaining(never)]);
      expect(held('BOT_KEY')).toBe(undefined);
    });
  });
});

/** A token of the installation in the form of 2026, made as a job makes one. */
async function mintLong({ github, now }: Workbench, app: App): Promise<string> {
  const jwt = signJwt(app.privateKey, app.clientId, { now: Date.parse(now()) });
  const headers = { authorization: `bearer ${jwt}`, 'X-GitHub-Stateless-S2S-Token': 'enabled' };
  const found = await fetch(`${github.url}/orgs/tudat-team/installation`, { headers });
  const { id } = (await found.json()) as { id: number };
  const made = await fetch(`${github.url}/app/installations/${id}/access_tokens`, {
    method: 'POST',
    headers,
  });
  return ((await made.json()) as { token: string }).token;
}
