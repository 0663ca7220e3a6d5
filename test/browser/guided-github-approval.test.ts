import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { somebody } from '../scenarios/somebody.ts';
import { generateToken, githubLogin, selectRepositories } from './github-pages.ts';
import { describeGuided } from './guided.ts';
import { readGuide } from './printed-guide.ts';

const member = 'feedstock-contributor';
const manifestWith = (people: string): string => `version: 1
connections:
  people: ${people}
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
credentials:
  release:
    purpose: Writes the secrets of the feedstock
    owner: maintainers@example.org
    issuer: people
    provider: github-pat
    principal: { user: ${member} }
    audience: [tudat-team/tudatpy-feedstock]
    uses: [write-actions-secrets]
    placements:
      - github-actions: { repository: tudat-team/tudatpy, secret: FEEDSTOCK_TOKEN }
        connection: github
`;

describeGuided('approval by an organization of GitHub', (guided) => {
  const held = (): string | undefined =>
    guided.bench.github.secret({ repository: 'tudat-team/tudatpy' }, 'FEEDSTOCK_TOKEN');

  /** The member makes a token and brings it; an owner reads why it was refused, and lets it in; it is brought again. */
  const makeAndApprove = async (manifest: string) => {
    const { bench } = guided;
    bench.github.makeAdministrator(member, 'tudat-team/tudatpy-feedstock');
    bench.write(manifest);
    await bench.run('init');
    let value = '';
    const make = async (): Promise<string> => {
      const page = await guided.visitOpened(githubLogin(guided, member));
      await selectRepositories(page, readGuide(bench.printed, 'Make a').step('Repository access'));
      value = await generateToken(guided, page);
      await page.getByText('Pending approval by an administrator of tudat-team').waitFor();
      return value;
    };
    const approve = async (): Promise<string> => {
      expect(held()).toBe(undefined);
      const refusal = bench.printed.findLast((text) => text.includes('Nothing was stored')) ?? '';
      const [address = ''] = /http:\S+personal-access-token-requests/.exec(refusal) ?? [];
      const page = await guided.visit(address, githubLogin(guided, 'feedstock-maintainer'));
      await page.getByText(`of ${member}`).waitFor();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('There is none.').waitFor();
      return value;
    };
    const ran = await bench.runWith(somebody({ values: [make, approve] }), 'apply');
    expect(ran.code).toBe(0);
    expect(held()).toBe(value);
    expect((await bench.run('plan')).output).toContain('nothing to do');
    return ran;
  };

  it('is found to be missing by trying, and a token is taken once it is there', async () => {
    const { output, errors } = await makeAndApprove(
      manifestWith('{ provider: github, auth: { env: GITHUB_TOKEN } }'),
    );
    expect(errors).toContain('tudat-team has not approved it yet (an owner does, at ');
    expect(output).toContain('secrets:write could not be proved');
  });

  it('is told by an App that may look, and so is exactly what the token may do', async () => {
    const { bench } = guided;
    const app = bench.github.registerApp({
      owner: 'tudat-team',
      name: 'Tudat overseer',
      externalUrl: 'https://example.org',
      permissions: {
        organization_personal_access_tokens: 'read',
        organization_personal_access_token_requests: 'read',
      },
    });
    bench.github.installApp({ slug: app.slug, account: 'tudat-team' });
    writeFileSync(join(bench.folder, 'overseer.pem'), app.privateKey, { mode: 0o600 });
    const { output, errors } = await makeAndApprove(
      manifestWith(`{ provider: github, auth: { file: overseer.pem }, app: ${app.clientId} }`),
    );
    expect(errors).toContain('it waits for the approval of tudat-team: an owner lets it in at ');
    expect(output).toContain('tudat-team says that it reaches selected repositories');
    expect(output).not.toContain('could not be proved');
    expect((await bench.run('audit', '--json')).output).toContain('secrets:write');
  });
});
