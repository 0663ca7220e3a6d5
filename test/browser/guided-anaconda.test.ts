import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import { describeGuided, type Guided, type Login } from './guided.ts';
import { dayIn, listIn, readGuide } from './printed-guide.ts';

const maintainer = 'feedstock-maintainer';
const manifestFor = (principal: string, more = ''): string => `version: 1
connections:
  anaconda: { provider: anaconda, auth: none }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  upload:
    purpose: Upload packages
    owner: maintainers@example.org
    issuer: anaconda
    principal: ${principal}
    uses: [upload-conda-package]
    lifetime: 90d
${more}    placements:
      - github-actions: { repository: tudat-team/tudatpy-feedstock, secret: BINSTAR_TOKEN }
`;

describeGuided('anaconda.org', (guided) => {
  const login = (): Login => ({
    username: maintainer,
    password: guided.bench.anaconda.passwordOf(maintainer),
  });
  const held = (): string | undefined =>
    guided.bench.github.secret({ repository: 'tudat-team/tudatpy-feedstock' }, 'BINSTAR_TOKEN');
  /** The name of the live token that carries our mark. */
  const ourToken = (owner: string): string =>
    guided.bench.anaconda.liveTokens(owner).find((name) => name.startsWith('mintmark-')) ?? '';
  const makeToken = async (): Promise<string> => await followGuide(guided, await guided.visitOpened(login()));
  const begin = async (manifest: string): Promise<void> => {
    guided.bench.write(manifest);
    await guided.bench.run('init');
  };

  it.each([
    ['an organization', '{ organization: tudat-team }', 'tudat-team'],
    ['a user', `{ user: ${maintainer} }`, maintainer],
  ])('a token of %s, from its settings page', async (_case, principal, owner) => {
    const { bench } = guided;
    await begin(manifestFor(principal));
    const { code, errors } = await bench.runWith(somebody({ values: [makeToken] }), 'apply');
    expect([code, errors]).toEqual([0, '']);
    expect(bench.opened).toEqual([`${bench.anaconda.url}/${owner}/settings/access`]);
    expect(bench.anaconda.token(owner, ourToken(owner))).toMatchObject({
      value: held(),
      scopes: ['api:read', 'api:write'],
    });
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('a token whose value is not held any more, ended by a person', async () => {
    const { bench } = guided;
    await begin(manifestFor('{ organization: tudat-team }', '    retain: forget\n'));
    await bench.runWith(somebody({ values: [makeToken] }), 'apply');
    const old = ourToken('tudat-team');
    const rotation = ['apply', 'upload', '--rotate', 'upload'];
    expect(await bench.runWith(somebody({ values: [makeToken] }), ...rotation)).toMatchObject({ code: 0 });
    bench.pass(2 * 86_400);
    expect(await bench.run('apply', '--yes')).toMatchObject({
      code: 3,
      output: expect.stringContaining(`Revoke the token ${old} of tudat-team at anaconda.org`),
    });
    const remove = async (): Promise<boolean> => {
      const page = await guided.visitOpened(login());
      const [, name = ''] =
        /Find (\S+) in the list/.exec(readGuide(bench.printed, 'Revoke the token').text) ?? [];
      await page.getByRole('button', { name: `Revoke ${name}` }).click();
      await page.getByText(name).waitFor({ state: 'detached' });
      return true;
    };
    const ended = await bench.runWith(somebody({ confirms: [true, remove] }), 'apply');
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(bench.anaconda.liveTokens('tudat-team')).not.toContain(old);
    expect(bench.anaconda.token('tudat-team', ourToken('tudat-team'))?.value).toBe(held());
    expect((await bench.run('plan')).output).toContain('nothing to do');
    expect((await bench.run('audit', '--json')).output).toContain('"isConfirmedByIssuer":false');
  });
});

/** Fills the page in as the printed steps say, and answers the value that it shows. */
async function followGuide({ bench, copy }: Guided, page: Page): Promise<string> {
  const { step } = readGuide(bench.printed, 'Make a token of');
  await page.getByLabel('Token name').fill(step('Token name'));
  await page.getByLabel('Token strength').selectOption(step('Token strength').replace('.', ''));
  for (const scope of listIn(step('Scopes'), /tick (.+), and leave all others/))
    await page.getByRole('checkbox', { name: scope }).check();
  const [, days = ''] = /^(\d+) days from today/.exec(step('Expiration date')) ?? [];
  await page.getByLabel('Expiration date').fill(dayIn(Number(days), bench.now()));
  await page.getByRole('button', { name: 'Create' }).click();
  return await copy(page.locator('#new-token'));
}
