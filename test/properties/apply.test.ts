import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWorkbench, ourLiveTokens } from '../scenarios/workbench.ts';

const header = `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
credentials:
`;

/** Placements that never claim each other's slots when they carry different names. */
const placements = [
  (name: string) =>
    `azure-pipelines: { project: feedstock-builds, variableGroup: anaconda-org, variable: ${name} }`,
  (name: string) =>
    `azure-pipelines: { project: feedstock-builds, variableGroup: feedstock-extras, variable: ${name} }`,
  (name: string) => `azure-pipelines: { project: feedstock-builds, pipelines: "tudat*", variable: ${name} }`,
  (name: string) => `github-actions: { repositories: "tudat-team/tudat*", secret: ${name} }`,
  (name: string) =>
    `github-actions: { repository: tudat-team/tudatpy, environment: release, secret: ${name} }`,
  (name: string) => `github-actions: { organization: tudat-team, visibility: private, secret: ${name} }`,
  (name: string) =>
    `github-actions: { organization: tudat-team, repositories: "*-feedstock", secret: ${name} }`,
] as const;

const scopes = fc.uniqueArray(fc.constantFrom('api:read', 'api:write', 'conda', 'pypi:upload', 'repos'), {
  minLength: 1,
});
const credential = fc.record({
  scopes,
  grace: fc.constantFrom('0s', '1h', '24h'),
  retain: fc.constantFrom('sealed', 'forget'),
  // Two forms of an organization secret would claim the same slot: one at most.
  placements: fc.uniqueArray(fc.nat(placements.length - 2), { maxLength: 4 }),
});
type Declared = typeof credential extends fc.Arbitrary<infer T> ? T : never;

function render(credentials: readonly Declared[]): string {
  const entries = credentials.map(({ scopes: asked, grace, retain, placements: chosen }, index) => {
    const lines = chosen.map((choice) => `      - ${placements[choice]?.(`TOKEN_${index}`)}`);
    return `  token-${index}:
    purpose: Property test
    owner: team
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [${asked.join(', ')}]
    grace: ${grace}
    retain: ${retain}
    placements:${lines.length > 0 ? `\n${lines.join('\n')}` : ' []'}
`;
  });
  return header + entries.join('');
}

describe('apply', () => {
  it('leaves an empty plan, whatever is declared, and again after the manifest changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(credential, { minLength: 1, maxLength: 3 }),
        fc.array(credential, { minLength: 3, maxLength: 3 }),
        async (first, second) => {
          const bench = await openWorkbench();
          try {
            await bench.run('init', '--yes', '--anaconda', 'tudat-team');
            for (const declared of [first, second]) {
              bench.write(render(declared));
              expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
              expect((await bench.run('plan')).output).toContain('nothing to do');
            }
            bench.pass(90_000);
            expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
            expect(ourLiveTokens(bench).length).toBe(second.length);
          } finally {
            await bench.stop();
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 240_000);
});
