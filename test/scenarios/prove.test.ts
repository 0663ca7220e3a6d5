import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { findLeaks, openWorkbench, type Ran, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.stop();
});

/** As long as a token, and none. */
const byHand = 'typed by hand, some time ago';
const repository = '{ repository: tudat-team/tudat, secret: BINSTAR_TOKEN }';
const environment = '{ repository: tudat-team/tudatpy, environment: release, secret: ANACONDA_TOKEN }';
const organization = '{ organization: tudat-team, repositories: "tudat*", secret: ORG_TOKEN }';
const pipeline = '{ project: feedstock-builds, pipeline: tudatpy-feedstock, variable: READTHEDOCS-TOKEN }';
const group = '{ project: feedstock-builds, variableGroup: anaconda-org, variable: UPLOAD_TOKEN }';

function manifestOf(
  placements: readonly string[],
  { require = 'verification', more = '' }: { require?: string; more?: string } = {},
): string {
  const lines = placements.map(
    (placement) =>
      `      - ${placement.includes('project:') ? 'azure-pipelines' : 'github-actions'}: ${placement}`,
  );
  return `version: 1
connections:
  anaconda: { provider: anaconda, auth: { env: ANACONDA_AUTH_API_KEY } }
  github: { provider: github, auth: { env: GITHUB_TOKEN } }
  azure: { provider: azure-devops, organization: tudat-team, auth: { env: AZURE_DEVOPS_TOKEN } }
credentials:
  anaconda-upload:
    purpose: Upload packages from the feedstock builds
    owner: maintainers@example.org
    issuer: anaconda
    principal: { organization: tudat-team }
    scopes: [api:read, api:write]
    require: ${require}
${more}    placements:
${lines.join('\n')}
`;
}

/** Declares, applies, and commits what lets these be asked. */
async function begin(
  placements: readonly string[],
  { repositories = [], pipelines = [] }: { repositories?: string[]; pipelines?: string[] },
): Promise<void> {
  bench.write(manifestOf(placements));
  await bench.run('init');
  expect(await bench.run('apply', '--yes')).toMatchObject({ code: 0, errors: '' });
  await commit({ repositories, pipelines });
}

async function commit({
  repositories = [],
  pipelines = [],
}: {
  repositories?: string[];
  pipelines?: string[];
}): Promise<void> {
  for (const name of repositories) {
    const { output: text } = await bench.run('prove', '--print', 'github-actions');
    bench.github.commitFile({ repository: name, path: '.github/workflows/mintmark-proof.yml', text });
  }
  for (const name of pipelines) {
    const { output } = await bench.run('prove', '--print', 'azure-pipelines');
    bench.azure.commitYaml(name, output);
  }
}

interface Told {
  readonly slot: string;
  readonly result: string;
  readonly reason?: string;
  readonly hint?: string;
  readonly consumers: readonly string[];
}

async function prove(...argv: string[]): Promise<{ code: number; told: readonly Told[] }> {
  const { code, output } = await bench.run('--json', 'prove', ...argv);
  return { code, told: JSON.parse(output) as readonly Told[] };
}

const results = (told: readonly Told[]): readonly string[] => told.map(({ result }) => result).sort();
const activeName = (): string =>
  bench.anaconda.liveTokens('tudat-team').find((name) => name.startsWith('mintmark-')) ?? '';
const activeValue = (): string => bench.anaconda.token('tudat-team', activeName())?.value ?? '';

describe('mintmark prove', () => {
  it('lets every level of both targets prove what its jobs really read', async () => {
    await begin([repository, environment, organization, pipeline, group], {
      repositories: ['tudat-team/tudat', 'tudat-team/tudatpy'],
      pipelines: ['tudatpy-feedstock', 'tudat-feedstock', 'sofa-cmake-feedstock'],
    });
    bench.azure.linkGroup('tudat-feedstock', 'anaconda-org');
    const { code, told } = await prove();
    expect([code, results(told)]).toEqual([0, Array(5).fill('proved')]);
    const jobs = Object.fromEntries(told.map(({ slot, consumers }) => [slot.split('/').at(-1), consumers]));
    expect(jobs).toEqual({
      ANACONDA_TOKEN: ['a job of tudat-team/tudatpy, environment release'],
      BINSTAR_TOKEN: ['a job of tudat-team/tudat'],
      ORG_TOKEN: ['a job of tudat-team/tudat', 'a job of tudat-team/tudatpy'],
      'readthedocs-token': ['a job of pipeline tudatpy-feedstock'],
      upload_token: ['a job of pipeline tudat-feedstock'],
    });
    const status = await bench.run('status');
    expect(status.output).toMatch(/VERIFIED\s+PROVED/);
    expect(status.output.match(/just now {2}just now {2}(in|just|\d)/g)?.length ?? 0).toBe(5);
    const audit = await bench.run('audit', '--last', '500');
    expect(audit.output).toContain('proof-asked');
    expect(await bench.run('audit', 'verify')).toMatchObject({ code: 0 });
    // What everybody can see of the runs holds no value.
    const seen = [
      ...['tudat', 'tudatpy'].flatMap((name) => [
        ...bench.github.runs(`tudat-team/${name}`),
        ...bench.github.statuses(`tudat-team/${name}`),
      ]),
      ...['tudatpy-feedstock', 'tudat-feedstock'].flatMap((name) => bench.azure.runs(name)),
    ];
    expect(seen.length).toBeGreaterThan(8);
    expect(findLeaks([activeValue()], [JSON.stringify(seen)])).toBe(0);
  });

  it('says which slots nobody can be asked about, and what to commit', async () => {
    await begin([repository, pipeline], {});
    const nobody = await bench.run('prove');
    expect(nobody.code).toBe(3);
    expect(nobody.output).toContain('mintmark prove --print');
    await commit({ repositories: ['tudat-team/tudat'] });
    const one = await bench.run('prove');
    expect(one).toMatchObject({ code: 0, errors: '' });
    expect(one.output).toContain('1 slot proved, 0 failed, 1 not asked.');
    expect(
      await bench.run('prove', '--slot', 'github-actions:repository/tudat-team/tudat/BINSTAR_TOKENS'),
    ).toMatchObject({ code: 2, errors: expect.stringContaining('did you mean') });
    expect(await bench.run('prove', 'anaconda-uplaod')).toMatchObject({ code: 2 });
  });

  it('prints without a store, for one target or all', async () => {
    bench.write(manifestOf([repository, pipeline]));
    const one = await bench.run('prove', '--print', 'github-actions');
    expect(one).toMatchObject({ code: 0, errors: '' });
    expect(one.output).toContain('secrets.BINSTAR_TOKEN');
    expect(one.output).not.toContain('READTHEDOCS');
    const all = JSON.parse((await bench.run('--json', 'prove', '--print')).output) as { target: string }[];
    expect(all.map(({ target }) => target)).toEqual(['azure-pipelines', 'github-actions']);
    expect(await bench.run('prove', '--print', 'circle')).toMatchObject({ code: 2 });
  });

  it('finds the run by its title where the service does not tell it', async () => {
    await bench.stop();
    bench = await openWorkbench({ github: { isBeforeRunDetails: true } });
    await begin([repository], { repositories: ['tudat-team/tudat'] });
    expect((await prove()).told).toMatchObject([{ result: 'proved' }]);
  });

  it('asks about a pending token when told so', async () => {
    await begin([repository], { repositories: ['tudat-team/tudat'] });
    bench.write(manifestOf([repository, pipeline], { require: 'proof' }));
    expect((await bench.run('apply', '--yes', '--rotate', 'anaconda-upload')).code).toBe(3);
    expect(await prove()).toMatchObject({ code: 3 });
    expect(await prove('--pending')).toMatchObject({ code: 0 });
  });
});

describe('a consumer that does not hold the token', () => {
  it('fails when a copy of the repository shadows that of the organization', async () => {
    await begin([organization], { repositories: ['tudat-team/tudat', 'tudat-team/tudatpy'] });
    bench.github.setSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN', byHand);
    const { code, told } = await prove();
    expect(code).toBe(6);
    expect(told).toMatchObject([
      {
        result: 'refused',
        reason: expect.stringContaining('a job of tudat-team/tudat: the job holds another value'),
        hint: expect.stringContaining('secret ORG_TOKEN of the repository itself'),
      },
    ]);
    expect(told[0]?.reason).not.toContain('tudatpy');
  });

  it('fails when a variable of the pipeline shadows that of the group', async () => {
    await begin([group], { pipelines: ['tudat-feedstock'] });
    bench.azure.linkGroup('tudat-feedstock', 'anaconda-org');
    expect((await prove()).told).toMatchObject([{ result: 'proved' }]);
    bench.azure.changeDefinition('tudat-feedstock', ({ variables }) => {
      variables['Upload_Token'] = { value: byHand, isSecret: true };
    });
    const { code, told } = await prove();
    expect(code).toBe(6);
    expect(told).toMatchObject([
      { result: 'refused', hint: expect.stringContaining('variable UPLOAD_TOKEN of the pipeline itself') },
    ]);
    expect((await bench.run('status')).output).toContain('was refused');
  });

  it('names the older token that a shadowing copy holds', async () => {
    await begin([organization], { repositories: ['tudat-team/tudat'] });
    bench.github.setSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN', activeValue());
    expect(await bench.run('apply', '--yes', '--rotate', 'anaconda-upload')).toMatchObject({ code: 0 });
    expect((await prove()).told).toMatchObject([
      {
        result: 'refused',
        reason: expect.stringContaining('holds anaconda-upload#1, not anaconda-upload#2'),
      },
    ]);
  });

  it('fails when the secret that the job reads is not there', async () => {
    await begin([repository, pipeline], {
      repositories: ['tudat-team/tudat'],
      pipelines: ['tudatpy-feedstock'],
    });
    bench.github.removeSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'BINSTAR_TOKEN');
    bench.azure.changeDefinition('tudatpy-feedstock', ({ variables }) => {
      delete variables['READTHEDOCS-TOKEN'];
    });
    const { code, told } = await prove();
    expect(code).toBe(6);
    expect(told.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('holds no value under this name'),
      expect.stringContaining('holds no value under this name'),
    ]);
  });

  it('is not asked when the committed workflow misspells the secret', async () => {
    await begin([repository], {});
    const { output } = await bench.run('prove', '--print');
    bench.github.commitFile({
      repository: 'tudat-team/tudat',
      path: '.github/workflows/mintmark-proof.yml',
      text: output.replaceAll('secrets.BINSTAR_TOKEN', 'secrets.BINSTAR_TOKN'),
    });
    expect((await prove()).code).toBe(3);
    // One that also reads the right name, in the wrong place, is caught by what it answers.
    bench.github.commitFile({
      repository: 'tudat-team/tudat',
      path: '.github/workflows/mintmark-proof.yml',
      text: `${output.replaceAll('secrets.BINSTAR_TOKEN', 'secrets.BINSTAR_TOKN')}# secrets.BINSTAR_TOKEN\n`,
    });
    expect((await prove()).told).toMatchObject([
      { result: 'refused', reason: expect.stringContaining('holds no value under this name') },
    ]);
  });

  it('fails when its token is dead at the issuer', async () => {
    await begin([repository, pipeline], {
      repositories: ['tudat-team/tudat'],
      pipelines: ['tudatpy-feedstock'],
    });
    bench.anaconda.revokeAsSomebodyElse('tudat-team', activeName());
    const { code, told } = await prove();
    expect(code).toBe(6);
    for (const { reason } of told) expect(reason).toContain('does not accept it there (it answered 401)');
  });
});

describe('a forged answer', () => {
  const place = 'tudat-team/tudat#BINSTAR_TOKEN';
  const macFor = (nonce: string, where: string): string =>
    Secret.of(activeValue()).macWith(`${nonce}:${where}`);

  /** Asks, and puts another status over the job's own before anybody looks. */
  async function proveWith(
    forge: (run: { nonce: string; page: string }) => { description: string; targetUrl: string } | undefined,
  ): Promise<Told | undefined> {
    const before = bench.github.runs('tudat-team/tudat').length;
    const asking = prove();
    for (;;) {
      const run = bench.github.runs('tudat-team/tudat').at(before);
      const nonce = run?.title.split(' ').at(-1) ?? '';
      const context = `mintmark/${nonce.slice(0, 12)}`;
      const isAnswered = bench.github.statuses('tudat-team/tudat').some((each) => each.context === context);
      if (run && isAnswered) {
        const status = forge({ nonce, page: run.page });
        if (status) bench.github.addStatusAsSomebodyElse('tudat-team/tudat', { context, ...status });
        break;
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    const { told } = await asking;
    return told[0];
  }

  async function requireRecorded(told: Told | undefined, reason: string): Promise<void> {
    expect(told).toMatchObject({ result: 'refused', reason: expect.stringContaining(reason) });
    const audit = await bench.run('--json', 'audit', '--last', '500');
    expect(audit.output).toContain(reason);
    const status = JSON.parse((await bench.run('--json', 'status')).output) as {
      credentials: { findings: { message: string }[] }[];
    };
    expect(JSON.stringify(status)).toContain(reason);
  }

  it('of an earlier question is refused and recorded', async () => {
    await begin([repository], { repositories: ['tudat-team/tudat'] });
    expect((await prove()).code).toBe(0);
    const [old] = bench.github.statuses('tudat-team/tudat');
    const told = await proveWith(({ page }) => ({ description: old?.description ?? '', targetUrl: page }));
    await requireRecorded(told, 'belongs to an earlier question');
    expect((await prove()).code).toBe(0);
  });

  it('of another run is refused and recorded', async () => {
    await begin([repository], { repositories: ['tudat-team/tudat'] });
    expect((await prove()).code).toBe(0);
    const [earlier] = bench.github.runs('tudat-team/tudat');
    const told = await proveWith(({ nonce }) => ({
      description: `v1 ${macFor(nonce, place)} 200`,
      targetUrl: earlier?.page ?? '',
    }));
    await requireRecorded(told, 'comes from another run');
  });

  it('of another repository is refused and recorded', async () => {
    await begin([repository], { repositories: ['tudat-team/tudat'] });
    const told = await proveWith(({ nonce, page }) => ({
      description: `v1 ${macFor(nonce, 'tudat-team/tudatpy#BINSTAR_TOKEN')} 200`,
      targetUrl: page,
    }));
    await requireRecorded(told, 'another value, or answered for another place');
  });

  it('of no form is refused and recorded', async () => {
    await begin([repository], { repositories: ['tudat-team/tudat'] });
    const told = await proveWith(({ page }) => ({ description: 'all good', targetUrl: page }));
    await requireRecorded(told, 'does not have the form');
  });

  it('beside the tag of a run is refused', async () => {
    await begin([pipeline], { pipelines: ['tudatpy-feedstock'] });
    expect((await prove()).code).toBe(0);
    const [old] = bench.azure.runs('tudatpy-feedstock');
    const asking = prove();
    for (;;) {
      const run = bench.azure.runs('tudatpy-feedstock').at(1);
      const [tag = ''] = run?.tags ?? [];
      if (run && tag !== '') {
        const [, , ...answer] = old?.tags[0]?.split('-') ?? [];
        const forged = [...tag.split('-').slice(0, 2), ...answer].join('-');
        bench.azure.setTagsAsSomebodyElse(run.id, [forged]);
        break;
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect((await asking).told).toMatchObject([
      { result: 'refused', reason: expect.stringContaining('belongs to an earlier question') },
    ]);
  });
});

describe('require: proof', () => {
  const slots = [repository, group];
  const apply = async (...argv: string[]): Promise<Ran> => await bench.run('apply', '--yes', ...argv);
  const states = async (): Promise<readonly string[]> => {
    const { output } = await bench.run('--json', 'status');
    const { credentials } = JSON.parse(output) as { credentials: { liveTokens: { state: string }[] }[] };
    return credentials.flatMap(({ liveTokens }) => liveTokens.map(({ state }) => state));
  };

  it('holds the promotion until every slot is proved, and goes on after the commit', async () => {
    bench.write(manifestOf(slots, { require: 'proof' }));
    await bench.run('init');
    const held = await apply();
    expect(held.code).toBe(3);
    expect(held.output).toContain('commit what this prints: mintmark prove --print');
    expect(await states()).toEqual(['pending']);
    expect(bench.github.secret({ repository: 'tudat-team/tudat' }, 'BINSTAR_TOKEN')).toBe(activeValue());

    await commit({ repositories: ['tudat-team/tudat'] });
    expect((await apply()).code).toBe(3);
    expect(await states()).toEqual(['pending']);

    await commit({ pipelines: ['tudat-feedstock'] });
    bench.azure.linkGroup('tudat-feedstock', 'anaconda-org');
    const done = await apply();
    expect(done).toMatchObject({ code: 0, errors: '' });
    expect(done.output).toContain('prove anaconda-upload#1');
    expect(await states()).toEqual(['active']);
    expect((await bench.run('plan')).output).toContain('nothing to do');
    // A proof is not asked for twice.
    expect(bench.github.runs('tudat-team/tudat').length).toBe(1);
  });

  it('does not promote what a consumer refutes, and tries again once it is mended', async () => {
    await begin([organization], { repositories: ['tudat-team/tudat'] });
    bench.write(manifestOf([organization], { require: 'proof' }));
    expect(await apply()).toMatchObject({ code: 0, errors: '' });
    bench.github.setSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN', byHand);
    const refused = await apply('--rotate', 'anaconda-upload');
    expect(refused.code).toBe(6);
    expect(refused.errors).toContain('secret ORG_TOKEN of the repository itself');
    expect([...(await states())].sort()).toEqual(['active', 'pending']);
    const told = JSON.parse((await bench.run('notify', '--json')).output) as { notices: { key: string }[] };
    expect(told.notices.map(({ key }) => key)).toEqual([
      'not-verified anaconda-upload#2 refused github-actions:organization/tudat-team/ORG_TOKEN by github-actions:tudat-team/tudat',
      // Its slots hold the next one already.
      'not-verified anaconda-upload#1',
      'not-verified anaconda-upload#2 not-proved',
    ]);
    bench.github.removeSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN');
    expect(await apply()).toMatchObject({ code: 0, errors: '' });
    expect([...(await states())].sort()).toEqual(['active', 'superseded']);
  });

  it('is unknown when no answer comes in time, and asks anew', async () => {
    bench.write(manifestOf([repository], { require: 'proof' }));
    await bench.run('init');
    await commit({ repositories: ['tudat-team/tudat'] });
    const { output } = await bench.run('prove', '--print');
    bench.github.commitFile({
      repository: 'tudat-team/tudat',
      path: '.github/workflows/mintmark-proof.yml',
      text: output.replace('        run: |\n', '        run: |\n          sleep 40\n'),
    });
    const late = await apply();
    expect(late.code).toBe(6);
    expect(late.errors).toContain('no answer within 10 minutes');
    expect(await states()).toEqual(['pending']);
    await commit({ repositories: ['tudat-team/tudat'] });
    expect(await apply()).toMatchObject({ code: 0, errors: '' });
    expect(await states()).toEqual(['active']);
  }, 60_000);

  it('is a finding where the manifest began to ask for it', async () => {
    await begin([repository], {});
    bench.write(manifestOf([repository], { require: 'proof' }));
    await apply();
    expect((await bench.run('status')).output).toContain('1 slot not proved');
  });
});
