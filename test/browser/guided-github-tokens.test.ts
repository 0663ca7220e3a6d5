import { expect, it } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import {
  fillInClassic,
  fillInFineGrained,
  findNewTokenPage,
  generateToken,
  githubLogin,
  selectRepositories,
} from './github-pages.ts';
import { describeGuided, type Login } from './guided.ts';
import { readGuide } from './printed-guide.ts';

const manifestWith = (what: string): string => `version: 1
connections:
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  release:
    purpose: Writes the secrets of the feedstock
    owner: maintainers@example.org
    issuer: github
    provider: github-pat
    principal: { user: feedstock-maintainer }
    ${what}
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: FEEDSTOCK_TOKEN }
`;
const classic = manifestWith('scopes: [public_repo, workflow]');
const fineGrained = manifestWith(
  'audience: [tudat-team/tudatpy-feedstock]\n    uses: [write-actions-secrets]',
);

describeGuided('personal access tokens of GitHub', (guided) => {
  const maintainer = (): Login => githubLogin(guided, 'feedstock-maintainer');
  const held = (): string | undefined =>
    guided.bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'FEEDSTOCK_TOKEN');
  const tokenHeld = () => guided.bench.github.tokens().find(({ value }) => value === held());
  const begin = async (manifest: string): Promise<void> => {
    guided.bench.write(manifest);
    await guided.bench.run('init');
  };
  /** What a job gets that signs in with a value. */
  const statusFor = async (value: string): Promise<number> => {
    const headers = { authorization: `Bearer ${value}`, 'user-agent': 'a job' };
    return (await fetch(`${guided.bench.github.url}/user`, { headers })).status;
  };
  const apply = async (make: () => Promise<string>, ...more: string[]): Promise<void> => {
    const ran = await guided.bench.runWith(somebody({ values: [make] }), 'apply', ...more);
    expect([ran.code, ran.errors]).toEqual([0, '']);
  };
  const nothingToDo = async (): Promise<void> => {
    expect((await guided.bench.run('plan')).output).toContain('nothing to do');
  };

  it('a classic one: the link fills all in; a second one takes its place, and the first dies', async () => {
    const { bench } = guided;
    const make = async (): Promise<string> =>
      await generateToken(guided, await guided.visitOpened(maintainer()));
    await begin(classic);
    await apply(make);
    const old = held() ?? '';
    expect(tokenHeld()).toMatchObject({
      kind: 'classic',
      name: expect.stringMatching(/^mintmark-\w+-release-1$/),
      scopes: ['public_repo', 'workflow'],
    });
    await nothingToDo();

    await apply(make, 'release', '--rotate', 'release');
    expect(tokenHeld()?.name).toMatch(/-release-2$/);
    expect([await statusFor(old), await statusFor(held() ?? '')]).toEqual([200, 200]);
    bench.pass(2 * 86_400);
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
    expect([await statusFor(old), await statusFor(held() ?? '')]).toEqual([401, 200]);
    await nothingToDo();
  });

  it('a fine-grained one: all but the repository is filled in; its owner needs no approval', async () => {
    await begin(fineGrained);
    await apply(async () => {
      const page = await guided.visitOpened(maintainer());
      await selectRepositories(page, readGuide(guided.bench.printed, 'Make a').step('Repository access'));
      return await generateToken(guided, page);
    });
    expect(tokenHeld()).toMatchObject({
      kind: 'fine-grained',
      resourceOwner: 'tudat-team',
      permissions: { secrets: 'write', metadata: 'read' },
      repositorySelection: 'subset',
      approval: 'approved',
    });
    await nothingToDo();
  });

  it('one whose value is not held any more, deleted by a person in the second of two lists', async () => {
    const { bench } = guided;
    const make = async (): Promise<string> =>
      await generateToken(guided, await guided.visitOpened(maintainer()));
    await begin(manifestWith('scopes: [public_repo]\n    retain: forget'));
    await apply(make);
    const old = held() ?? '';
    await apply(make, 'release', '--rotate', 'release');
    bench.pass(2 * 86_400);
    const remove = async (): Promise<boolean> => {
      const { text } = readGuide(bench.printed, 'Delete the token');
      const [, name = ''] = /Find (\S+), and choose Delete/.exec(text) ?? [];
      const [first = '', second = ''] = [...text.matchAll(/^→ (\S+)$/gm)].flatMap(([, page]) => page ?? []);
      expect(bench.opened.at(-1)).toBe(first);
      const page = await guided.visit(first, maintainer());
      await page.getByText('There is none.').waitFor();
      await page.goto(second);
      const entry = page.getByRole('listitem').filter({ hasText: name });
      await entry.getByRole('button', { name: 'Delete' }).click();
      await entry.waitFor({ state: 'detached' });
      return true;
    };
    const ended = await bench.runWith(somebody({ confirms: [true, remove] }), 'apply');
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect([await statusFor(old), await statusFor(held() ?? '')]).toEqual([401, 200]);
    await nothingToDo();
  });

  it('a classic one by the words alone, when the link is broken', async () => {
    await begin(manifestWith('scopes: [public_repo, workflow]\n    lifetime: 45d'));
    expect(await guided.bench.runWith(somebody({ values: [''] }), 'apply')).toMatchObject({ code: 3 });
    await apply(async () => {
      const page = await findNewTokenPage(guided, maintainer(), 'Tokens (classic)');
      expect(new URL(page.url()).search).toBe('');
      await fillInClassic(guided, page);
      return await generateToken(guided, page);
    });
    expect(tokenHeld()).toMatchObject({ kind: 'classic', scopes: ['public_repo', 'workflow'] });
    expect((await guided.bench.run('status')).output).toContain('in 44 days');
    await nothingToDo();
  });

  it('a fine-grained one by the words alone, when the link is broken', async () => {
    await begin(
      manifestWith(`audience: [tudat-team/tudatpy-feedstock, tudat-team/tudat-feedstock]
    scopes: [actions_variables:write, contents:read, organization_secrets:read, secrets:write]`),
    );
    await apply(async () => {
      const page = await findNewTokenPage(guided, maintainer(), 'Fine-grained tokens');
      expect(new URL(page.url()).search).toBe('');
      await fillInFineGrained(guided, page);
      return await generateToken(guided, page);
    });
    expect(tokenHeld()).toMatchObject({
      resourceOwner: 'tudat-team',
      permissions: {
        actions_variables: 'write',
        contents: 'read',
        metadata: 'read',
        organization_secrets: 'read',
        secrets: 'write',
      },
      repositoryIds: [expect.any(Number), expect.any(Number)],
    });
    await nothingToDo();
  });
});
