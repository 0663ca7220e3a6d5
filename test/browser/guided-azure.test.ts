import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import { describeGuided, type Login } from './guided.ts';
import { dayIn, listIn, readGuide } from './printed-guide.ts';

const maintainer = 'feedstock.maintainer@example.org';
const manifestWith = (auth: string): string => `version: 1
connections:
  azure: { provider: azure-devops, organization: tudat-team, auth: ${auth} }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  groups:
    purpose: Write the variable groups from the release workflow
    owner: maintainers@example.org
    issuer: azure
    principal: { user: ${maintainer} }
    uses: [write-variable-groups]
    lifetime: 60d
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: GROUPS_TOKEN }
`;

describeGuided('personal access tokens of Azure DevOps', (guided) => {
  const login = (): Login => ({
    username: maintainer,
    password: guided.bench.azure.passwordOf(maintainer),
  });
  const held = (): string | undefined =>
    guided.bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'GROUPS_TOKEN');
  const tokenHeld = () => guided.bench.azure.personalAccessTokens().find(({ value }) => value === held());
  const begin = async (auth: string): Promise<void> => {
    guided.bench.write(manifestWith(auth));
    await guided.bench.run('init');
  };
  /** Fills the page in as the printed steps say. */
  const fillIn = async (page: Page): Promise<void> => {
    const { step } = readGuide(guided.bench.printed, 'Make a personal access token');
    await page.getByLabel('Name', { exact: true }).fill(step('Name'));
    const [organization = ''] = step('Organization').split('.');
    await page.getByLabel('Organization').selectOption(organization);
    const [, days = ''] = /^Custom defined, (\d+) days from today/.exec(step('Expiration (UTC)')) ?? [];
    await page.getByLabel('Expiration (UTC)').fill(dayIn(Number(days), guided.bench.now()));
    for (const box of listIn(step('Scopes'), /tick (.+), and leave all others/, '; ')) {
      const [, scope = ''] = /\((.+)\)$/.exec(box) ?? [];
      await page.getByRole('checkbox', { name: scope, exact: true }).check();
    }
  };
  const create = async (page: Page): Promise<string> => {
    await page.getByRole('button', { name: 'Create' }).click();
    return await guided.copy(page.locator('#new-token'));
  };
  const make = async (): Promise<string> => {
    const page = await guided.visitOpened(login());
    expect(new URL(page.url()).search).toBe('');
    await fillIn(page);
    return await create(page);
  };

  it.each([['none'], ['{ env: AZURE_DEVOPS_TOKEN }']])(
    'one by the words alone, for a connection with auth: %s; replaced, and revoked by hand',
    async (auth) => {
      const { bench } = guided;
      await begin(auth);
      const made = await bench.runWith(somebody({ values: [make] }), 'apply');
      expect([made.code, made.errors]).toEqual([0, '']);
      expect(made.output).toContain('its scopes and its end could not be checked');
      expect(bench.opened).toEqual([`${bench.azure.url}/tudat-team/_usersSettings/tokens`]);
      const old = tokenHeld();
      expect(old).toMatchObject({
        displayName: expect.stringMatching(/^mintmark-\w+-groups-1$/),
        scopes: ['vso.project', 'vso.variablegroups_manage'],
        targetAccounts: [expect.any(String)],
      });

      const rotated = await bench.runWith(
        somebody({ values: [make] }),
        'apply',
        'groups',
        '--rotate',
        'groups',
      );
      expect([rotated.code, rotated.errors]).toEqual([0, '']);
      bench.pass(2 * 86_400);
      const revoke = async (): Promise<boolean> => {
        const { text } = readGuide(bench.printed, 'Revoke the token');
        const [, name = ''] = /Find (\S+) in the list, and choose Revoke/.exec(text) ?? [];
        const page = await guided.visitOpened(login());
        await page.getByRole('button', { name: `Revoke ${name}` }).click();
        await page.getByText(name).waitFor({ state: 'detached' });
        return true;
      };
      const ended = await bench.runWith(somebody({ confirms: [true, revoke] }), 'apply');
      expect([ended.code, ended.errors]).toEqual([0, '']);
      expect(bench.azure.liveTokens(maintainer)).toEqual([tokenHeld()?.displayName]);
      expect(tokenHeld()?.displayName).toMatch(/-groups-2$/);
      expect((await bench.run('audit', '--json')).output).toContain('"isConfirmedByIssuer":true');
      expect((await bench.run('plan')).output).toContain('nothing to do');
    },
  );

  it('none for all organizations: the page has stopped to make them', async () => {
    const { bench } = guided;
    bench.azure.setPolicies({ restrictGlobal: false });
    await begin('none');
    const choose = async (): Promise<string> => {
      const page = await guided.visitOpened(login());
      await fillIn(page);
      await page.getByLabel('Organization').selectOption('All accessible organizations');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('alert').getByText('are not created any more').waitFor();
      await page.getByLabel('Organization').selectOption('tudat-team');
      return await create(page);
    };
    const { code, errors } = await bench.runWith(somebody({ values: [choose] }), 'apply');
    expect([code, errors]).toEqual([0, '']);
    expect(tokenHeld()?.targetAccounts).toEqual([expect.any(String)]);
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });

  it('one for all organizations from before that is taken over: it is said when it stops to work', async () => {
    const { bench } = guided;
    bench.pass((Date.parse('2026-03-01T12:00:00Z') - Date.now()) / 1000);
    bench.azure.setPolicies({ restrictGlobal: false });
    await begin('{ env: AZURE_DEVOPS_ENTRA_TOKEN }');
    const page = await guided.visit(`${bench.azure.url}/tudat-team/_usersSettings/tokens`, login());
    await page.getByLabel('Name', { exact: true }).fill('release groups');
    await page.getByLabel('Organization').selectOption('All accessible organizations');
    await page.getByLabel('Expiration (UTC)').fill('2027-02-01');
    for (const scope of ['vso.project', 'vso.variablegroups_manage'])
      await page.getByRole('checkbox', { name: scope, exact: true }).check();
    const value = await create(page);
    const adopting = ['adopt', 'groups', '--token', 'release groups', '--from-stdin', '--yes'];
    const adopted = await bench.pipe(`${value}\n`, ...adopting);
    expect([adopted.code, adopted.errors]).toEqual([0, '']);
    expect(adopted.output).toContain(
      'it reaches all organizations of its user, and stops working on 2026-12-01',
    );
    expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0 });
    expect(held()).toBe(value);
    const status = await bench.run('status');
    expect(status.output).toContain('2026-12-01');
    expect((await bench.run('plan')).output).toContain('nothing to do');
  });
});
