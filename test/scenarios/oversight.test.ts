import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrganizationView } from '../../src/app/oversee.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { somebody } from './somebody.ts';
import { findLeaks, openWorkbench, type Ran, type Workbench } from './workbench.ts';

type App = ReturnType<Workbench['github']['registerApp']>;

const manifest = `version: 1
connections:
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  overseer: { provider: github, auth: { credential: keeper } }
credentials:
  keeper:
    purpose: Looks after the tokens that reach the team
    owner: maintainers@example.org
    issuer: github
    provider: github-app
    principal: { organization: tudat-team }
    uses: [oversee-tokens]
    lifetime: 300d
  release:
    purpose: Writes the secrets of the feedstock
    owner: maintainers@example.org
    issuer: github
    provider: github-pat
    principal: { user: feedstock-maintainer }
    audience: [tudat-team/tudatpy-feedstock]
    uses: [write-actions-secrets]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: FEEDSTOCK_TOKEN }
        connection: github
`;
const day = 86_400;

describe('what reaches an organization', () => {
  let bench: Workbench;
  let secrets: string[];
  beforeEach(async () => {
    bench = await openWorkbench();
    secrets = [];
    bench.write(manifest);
    expect(await bench.run('init')).toMatchObject({ code: 0, errors: '' });
  });
  afterEach(async () => {
    expect(findLeaks(secrets, bench.printed)).toBe(0);
    await bench.stop();
  });

  const after = (days: number): string => new Date(Date.parse(bench.now()) + days * day * 1000).toISOString();
  const make = (options: Partial<Parameters<Workbench['github']['makeToken']>[0]>): string => {
    const value = bench.github.makeToken({
      login: 'feedstock-contributor',
      kind: 'fine-grained',
      scopes: [],
      permissions: { contents: 'write', metadata: 'read' },
      ...(options.repositorySelection ? {} : { repositories: ['tudatpy-feedstock'] }),
      expiresAt: after(30),
      ...options,
    });
    secrets.push(value);
    return value;
  };
  const registerApp = (name: string, permission: 'read' | 'write' = 'write'): App => {
    const app = bench.github.registerApp({
      owner: 'tudat-team',
      name,
      externalUrl: 'https://example.org',
      permissions: {
        organization_personal_access_tokens: permission,
        organization_personal_access_token_requests: permission,
      },
    });
    bench.github.installApp({ slug: app.slug, account: 'tudat-team' });
    secrets.push(...app.privateKey.split('\n').filter((line) => line.length === 64));
    return app;
  };
  const adoptKeeper = async (permission?: 'read' | 'write'): Promise<void> => {
    const { privateKey, clientId } = registerApp('Keeper', permission);
    const adopted = await bench.pipe(privateKey, 'adopt', 'keeper', '--from-stdin', '--id', clientId);
    expect(adopted).toMatchObject({ code: 0, errors: '' });
  };
  /** The id under which the organization sees a token. */
  const grantId = (name: string): string =>
    String(800_000_000 + (bench.github.tokenNamed(name)?.id ?? Number.NaN));
  const requestId = (name: string): string =>
    String(700_000_000 + (bench.github.tokenNamed(name)?.id ?? Number.NaN));
  const managedName = async (): Promise<string> => {
    const plan = JSON.parse((await bench.run('--json', 'plan', 'release')).output) as {
      sagas: { steps: { kind: string; reference?: { name: string } }[] }[];
    };
    return plan.sagas[0]?.steps.find(({ kind }) => kind === 'issue')?.reference?.name ?? '';
  };
  const view = async (...more: string[]): Promise<OrganizationView> => {
    const ran = await bench.run('--json', 'organization', 'tudat-team', ...more);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    return JSON.parse(ran.output) as OrganizationView;
  };
  const act = async (...argv: string[]): Promise<Ran> =>
    await bench.run('--yes', 'organization', 'tudat-team', ...argv);
  const audit = async (): Promise<readonly JournalEntry[]> =>
    (
      JSON.parse((await bench.run('--json', 'audit', '--last', '500')).output) as readonly JournalEntry[]
    ).filter(({ action }) => action.startsWith('organization-'));

  it('is shown with its owner, rights, end and last use, and whose it is here', async () => {
    await adoptKeeper();
    const name = await managedName();
    const value = make({
      login: 'feedstock-maintainer',
      name,
      permissions: { secrets: 'write', metadata: 'read' },
      expiresAt: after(90),
    });
    expect(await bench.pipe(value, 'apply', 'release', '--from-stdin', '--yes')).toMatchObject({ code: 0 });
    make({ name: 'nightly', repositories: ['tudatpy', 'tudat'] });
    make({ name: 'forgotten', expiresAt: null, repositorySelection: 'none' });
    make({ name: 'ended', expiresAt: after(1) });
    make({
      name: 'elsewhere',
      login: 'feedstock-contributor',
      resourceOwner: 'neighbour-lab',
      repositories: ['orbit-plots'],
    });
    make({ name: 'wish', approval: 'pending', permissions: { workflows: 'write' } });
    bench.pass(2 * day);

    const { organization, tokens, requests } = await view();
    expect(organization).toBe('tudat-team');
    expect(tokens).toEqual([
      expect.objectContaining({ name: 'ended', isExpired: true }),
      expect.objectContaining({ name: 'nightly', id: grantId('nightly'), isExpired: false }),
      {
        id: grantId(name),
        name,
        owner: 'feedstock-maintainer',
        scopes: ['metadata:read', 'secrets:write'],
        reach: 'selected repositories',
        expiresAt: expect.stringMatching(/Z$/),
        isExpired: false,
        lastUsedAt: expect.stringMatching(/Z$/),
        grantedAt: expect.stringMatching(/Z$/),
        managedAs: 'release#1',
      },
      expect.objectContaining({ name: 'forgotten', expiresAt: null }),
    ]);
    expect(tokens.filter(({ managedAs }) => managedAs !== undefined)).toHaveLength(1);
    expect(requests).toEqual([
      {
        id: requestId('wish'),
        requestId: requestId('wish'),
        name: 'wish',
        owner: 'feedstock-contributor',
        scopes: ['workflows:write'],
        reach: 'selected repositories',
        expiresAt: expect.stringMatching(/Z$/),
        isExpired: false,
        requestedAt: expect.stringMatching(/Z$/),
      },
    ]);

    const shown = await bench.run('organization', 'tudat-team');
    expect([shown.code, shown.errors]).toEqual([0, '']);
    const lines = shown.output.split('\n');
    const lineOf = (word: string): string => lines.find((line) => line.includes(` ${word} `)) ?? '';
    expect(lines[0]).toBe('Fine-grained tokens that reach tudat-team');
    expect(lineOf(name)).toMatch(
      new RegExp(
        `^${grantId(name)} +${name} +feedstock-maintainer +metadata:read, secrets:write +selected repositories +in 87 days \\(.*\\) +2 days ago +release#1$`,
      ),
    );
    expect(lineOf('nightly')).toMatch(
      /contents:write, metadata:read +selected repositories +in 27 days .* never +not managed$/,
    );
    expect(lineOf('forgotten')).toMatch(/no repositories +never +never +not managed$/);
    expect(lineOf('ended')).toMatch(/23 hours ago|1 day ago|24 hours ago/);
    expect(lineOf('wish')).toMatch(/^70\d+ +wish +feedstock-contributor +workflows:write .* not managed$/);
    expect(lines).toContain('Waiting to be let in');
    expect(shown.output).not.toContain('elsewhere');
    expect(lines.at(-2)).toBe('→ mintmark organization tudat-team --approve REQUEST   (or --deny REQUEST)');

    // The same beside the status, which alone asks nobody.
    const before = bench.github.requests.length;
    expect((await bench.run('status')).output).not.toContain('nightly');
    expect(bench.github.requests.length).toBe(before);
    const status = await bench.run('status', '--organization', 'tudat-team');
    expect([status.code, status.errors]).toEqual([0, '']);
    expect(status.output).toMatch(/^release +#1 /m);
    expect(status.output).toContain(shown.output);
    const json = JSON.parse((await bench.run('--json', 'status', '--organization', 'tudat-team')).output) as {
      credentials: { name: string }[];
      organization: OrganizationView;
    };
    expect(json.credentials.map(({ name: each }) => each).sort()).toEqual(['keeper', 'release']);
    expect(json.organization).toEqual(await view());
  });

  it('is nothing, in words', async () => {
    await adoptKeeper();
    expect(await bench.run('organization', 'tudat-team')).toEqual({
      code: 0,
      output: 'Fine-grained tokens that reach tudat-team\nNone.\n',
      errors: '',
    });
    expect(await view()).toEqual({ organization: 'tudat-team', tokens: [], requests: [] });
  });

  it('is let in or not, by the request, with a line before and after', async () => {
    await adoptKeeper();
    for (const name of ['good', 'better', 'bad']) make({ name, approval: 'pending' });
    const ids = { good: requestId('good'), better: requestId('better'), bad: requestId('bad') };
    expect(await act('--approve', ids.good, ids.better)).toEqual({
      code: 0,
      output: `✓ approve ${ids.good}\n✓ approve ${ids.better}\n`,
      errors: '',
    });
    const denied = await bench.run(
      '--json',
      '--yes',
      'organization',
      'tudat-team',
      '--deny',
      ids.bad,
      '--reason',
      'too wide',
    );
    expect(JSON.parse(denied.output)).toEqual([{ id: ids.bad, outcome: { kind: 'done' } }]);
    const approvalOf = (name: string) => bench.github.tokenNamed(name)?.approval;
    expect([approvalOf('good'), approvalOf('better'), approvalOf('bad')]).toEqual([
      'approved',
      'approved',
      'denied',
    ]);
    expect((await view()).requests).toEqual([]);
    expect((await view()).tokens.map(({ name }) => name).sort()).toEqual(['better', 'good']);
    const lines = await audit();
    expect(lines.map(({ phase, action, subject, result }) => [phase, action, subject, result])).toEqual([
      ['intent', 'organization-approve', `tudat-team ${ids.good}`, undefined],
      ['outcome', 'organization-approve', `tudat-team ${ids.good}`, 'done'],
      ['intent', 'organization-approve', `tudat-team ${ids.better}`, undefined],
      ['outcome', 'organization-approve', `tudat-team ${ids.better}`, 'done'],
      ['intent', 'organization-deny', `tudat-team ${ids.bad}`, undefined],
      ['outcome', 'organization-deny', `tudat-team ${ids.bad}`, 'done'],
    ]);
    expect(lines.at(-1)?.detail).toEqual({ organization: 'tudat-team', id: ids.bad, reason: 'too wide' });
    expect((await bench.run('audit', 'verify')).code).toBe(0);
  });

  it('is taken away; the token lives on for its owner', async () => {
    await adoptKeeper();
    const value = make({ name: 'nightly' });
    const id = grantId('nightly');
    expect(await act('--revoke', id)).toEqual({ code: 0, output: `✓ revoke ${id}\n`, errors: '' });
    expect((await view()).tokens).toEqual([]);
    expect(bench.github.tokenNamed('nightly')).toMatchObject({
      value,
      resourceOwner: 'feedstock-contributor',
    });
    expect((await audit()).map(({ action, result }) => [action, result])).toEqual([
      ['organization-revoke', undefined],
      ['organization-revoke', 'done'],
    ]);
  });

  it('is asked about before, and left alone when nobody can be asked or the answer is no', async () => {
    await adoptKeeper();
    make({ name: 'wish', approval: 'pending' });
    const argv = ['organization', 'tudat-team', '--approve', requestId('wish')];
    expect(await bench.run(...argv)).toMatchObject({
      code: 3,
      output: '',
      errors: expect.stringContaining('--yes'),
    });
    const person = somebody({ confirms: [false] });
    expect(await bench.runWith(person, ...argv)).toEqual({
      code: 3,
      output: '',
      errors: '✗ Nothing was done.\n',
    });
    expect(person.asked).toEqual([`approve 1 request (${requestId('wish')}) of tudat-team?`]);
    expect(await act('--approve', '1', '--deny', '2')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Say one of --approve, --deny'),
    });
    expect(bench.github.tokenNamed('wish')?.approval).toBe('pending');
    expect(await audit()).toEqual([]);
  });

  it.each([
    ['--approve', '799999999', 'no request'],
    ['--deny', '799999999', 'no request'],
    ['--revoke', '899999999', 'no token'],
    ['--revoke', 'nightly', 'no token'],
    ['--approve', '../../../user', 'no request'],
  ])('is refused for an id that is not there: %s %s', async (option, id, message) => {
    await adoptKeeper();
    make({ name: 'wish', approval: 'pending' });
    const mixed = option === '--approve' ? [id, requestId('wish')] : [id];
    const ran = await act(option, ...mixed);
    expect(ran.code).toBe(6);
    expect(ran.errors).toContain(`✗ ${option.slice(2)} ${id}: `);
    expect(ran.errors).toContain(message);
    expect(ran.output).toBe(option === '--approve' ? `✓ approve ${requestId('wish')}\n` : '');
    expect((await audit())[1]).toMatchObject({ phase: 'outcome', result: 'refused' });
  });

  it('is not decided by an App that may only look', async () => {
    await adoptKeeper('read');
    make({ name: 'wish', approval: 'pending' });
    expect((await view()).requests).toHaveLength(1);
    const ran = await act('--approve', requestId('wish'));
    expect([ran.code, ran.output]).toEqual([6, '']);
    expect(ran.errors).toContain('lacks a permission');
    expect(bench.github.tokenNamed('wish')?.approval).toBe('pending');
  });

  it('is an orphan of ours when it carries our mark, no record knows it, and nobody makes it right now', async () => {
    await adoptKeeper();
    const next = await managedName();
    const orphan = next.replace(/-1$/, '-7');
    make({ name: next, approval: 'pending' });
    make({ name: orphan });
    make({ name: next.replace(/-1$/, '-8'), approval: 'pending' });
    make({ name: 'mintmark-other-release-7' });
    const { tokens, requests } = await view();
    expect(tokens.map(({ name, orphanOf }) => [name, orphanOf])).toEqual(
      expect.arrayContaining([
        [orphan, 'release#7'],
        ['mintmark-other-release-7', undefined],
      ]),
    );
    expect(requests.map(({ name, orphanOf }) => [name, orphanOf])).toEqual(
      expect.arrayContaining([
        [next, undefined],
        [next.replace(/-1$/, '-8'), 'release#8'],
      ]),
    );
    const id = grantId(orphan);
    for (const argv of [
      ['organization', 'tudat-team'],
      ['status', '--organization', 'tudat-team'],
    ]) {
      const shown = await bench.run(...argv);
      expect(shown.code).toBe(0);
      expect(shown.output).toContain('orphan of ours (release#7)');
      expect(shown.output).toContain(
        `${orphan} carries our mark, and no record knows it → mintmark organization tudat-team --revoke ${id}`,
      );
    }
    expect(await act('--revoke', id)).toMatchObject({ code: 0, output: `✓ revoke ${id}\n` });
    expect((await view()).tokens.filter(({ orphanOf }) => orphanOf !== undefined)).toEqual([]);
  });

  it('is about to be ended when nobody has used it for eleven months', async () => {
    await adoptKeeper();
    const value = make({ name: 'nightly', expiresAt: null });
    await fetch(`${bench.github.url}/user`, { headers: { authorization: `Bearer ${value}` } });
    expect((await view()).tokens[0]).not.toHaveProperty('inactivityEnd');
    bench.pass(340 * day);
    expect((await view()).tokens).toMatchObject([{ name: 'nightly', inactivityEnd: expect.any(String) }]);
    expect((await bench.run('organization', 'tudat-team')).output).toMatch(
      /nightly: nobody has used it since \d{4}-\d\d-\d\d, and its service ends it on/,
    );
  });

  describe('is asked by', () => {
    const ask = async (...more: string[]): Promise<Ran> =>
      await bench.run('organization', 'tudat-team', ...more);

    it('nobody, as long as there is no App: the guide is named', async () => {
      // The one that is to look has no key yet, and one more has no value.
      bench.write(
        manifest.replace(
          'credentials:',
          '  other: { provider: github, auth: { env: NOT_SET } }\ncredentials:',
        ),
      );
      const ran = await ask();
      expect(ran).toEqual({
        code: 4,
        output: '',
        errors:
          '✗ No connection can see the tokens of an organization.\n→ Only an App of the organization can: mintmark guide oversee-tokens\n',
      });
      expect(bench.github.requests).toEqual([]);
      expect((await bench.run('guide', 'oversee-tokens')).code).toBe(0);
      expect(await act('--revoke', '1')).toMatchObject({ code: 4, output: '' });
      expect(await bench.run('status', '--organization', 'tudat-team')).toMatchObject({
        code: 4,
        output: '',
      });
    });

    it('no connection that is not there, nor one that is no App', async () => {
      await adoptKeeper();
      expect(await ask('--connection', 'oversere')).toMatchObject({
        code: 4,
        errors: expect.stringContaining('"oversere"'),
      });
      const token = await ask('--connection', 'github');
      expect([token.code, token.output]).toEqual([4, '']);
      expect(token.errors).toContain('"github"');
      expect(token.errors).toContain('mintmark guide oversee-tokens');
      expect((await ask('--connection', 'overseer')).code).toBe(0);
    });

    it('one of two Apps, when it is said which', async () => {
      await adoptKeeper();
      const { privateKey, clientId } = registerApp('Second');
      const file = join(bench.folder, 'second.pem');
      writeFileSync(file, privateKey, { mode: 0o600 });
      bench.write(
        manifest.replace(
          'credentials:',
          `  second: { provider: github, app: ${clientId}, auth: { file: second.pem } }\n  other: { provider: github, auth: { env: NOT_SET } }\ncredentials:`,
        ),
      );
      expect(await ask()).toEqual({
        code: 2,
        output: '',
        errors: '✗ Several connections could be meant: overseer, second.\n→ Say which: --connection NAME\n',
      });
      for (const name of ['overseer', 'second']) expect((await ask('--connection', name)).code).toBe(0);
      rmSync(file);
    });

    it('an App about another organization: refused', async () => {
      await adoptKeeper();
      const ran = await bench.run('organization', 'neighbour-lab');
      expect([ran.code, ran.output]).toEqual([4, '']);
      expect(ran.errors).toContain('organization_personal_access_tokens=read');
      expect(ran.errors).toContain('install the App there');
    });
  });
});
