import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifest, openWorkbench, type Workbench } from './workbench.ts';

const both = `${manifest}  docs-upload:
    purpose: Upload the documentation
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read]
    placements:
      - github-actions: { repository: tudat-team/tudat-internal, secret: DOCS_TOKEN }
`;

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
  bench.write(both);
  await bench.run('init');
  expect((await bench.run('apply', '--yes')).code).toBe(0);
});
afterEach(async () => {
  await bench.stop();
});

/** What a command asks about slots: lists of secrets and of environments, values of variables. */
async function looks(...argv: string[]): Promise<{ github: string[]; azure: number; code: number }> {
  const [github, azure] = [bench.github.requests.length, bench.azure.requests.length];
  const { code } = await bench.run(...argv);
  return {
    code,
    github: bench.github.requests
      .slice(github)
      .filter(({ method, path }) => method === 'GET' && /\/(secrets|environments)$/.test(path))
      .map(({ path }) => path.replace('/repos/tudat-team/', ''))
      .sort(),
    azure: bench.azure.requests.length - azure,
  };
}
const ownPlaces = ['tudat-internal/actions/secrets', 'tudat-internal/environments'];

describe('one credential', () => {
  it('is planned, applied and rotated without a look at the slots of the others', async () => {
    const all = await looks('plan', '--exit-code');
    expect([all.code, all.github.length > ownPlaces.length]).toEqual([0, true]);
    const one = await looks('plan', 'docs-upload', '--exit-code');
    expect([one.code, one.github]).toEqual([0, ownPlaces]);
    expect(one.azure).toBeLessThan(all.azure);
    expect(await looks('apply', 'docs-upload', '--yes')).toEqual({ ...one, code: 0 });
    const rotated = await looks('rotate', 'docs-upload', '--yes');
    // The list of secrets once more, to verify what was written.
    expect(rotated).toEqual({ ...one, code: 0, github: ['tudat-internal/actions/secrets', ...ownPlaces] });
  });

  it('that has leaked is answered without a look at the slots of the others', async () => {
    const { github, code } = await looks('respond', 'docs-upload', '--exposure', 'private', '--yes');
    expect([code, [...new Set(github)]]).toEqual([0, ownPlaces]);
  });

  it('leaves alone a slot that another one has taken over', async () => {
    const line = '      - github-actions: { repository: tudat-team/tudat-internal, secret: DOCS_TOKEN }\n';
    const other = '      - github-actions: { repository: tudat-team/tudat-feedstock, secret: DOCS_TOKEN }\n';
    const [first = '', second = ''] = both.split('  docs-upload:');
    bench.write(`${first}${line}  docs-upload:${second.replace(line, other)}`);
    const before = bench.github.secret({ repository: 'tudat-team/tudat-internal' }, 'DOCS_TOKEN');
    expect((await bench.run('apply', 'docs-upload', '--yes')).code).toBe(0);
    expect(bench.github.secret({ repository: 'tudat-team/tudat-internal' }, 'DOCS_TOKEN')).toBe(before);
    expect((await bench.run('status')).output).toContain('something else than at the last apply');
  });

  it('is not given a slot that another one declares as well', async () => {
    bench.write(
      both.replace('tudat-internal, secret: DOCS_TOKEN', 'tudatpy-feedstock, secret: BINSTAR_TOKEN'),
    );
    const { code, output, errors } = await bench.run('plan', 'docs-upload');
    expect([code, output + errors]).toEqual([3, expect.stringContaining('anaconda-upload')]);
  });
});
