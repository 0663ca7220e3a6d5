import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Impact } from '../../src/app/impact.ts';
import { manifest, manifestSlots, openWorkbench, type Ran, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
  bench.write(manifest);
  await bench.run('init');
  expect((await bench.run('apply', '--yes')).code).toBe(0);
});
afterEach(async () => {
  await bench.stop();
});

const workflow = (name: string, environment = ''): string => `name: CI
on: push
jobs:
  upload:
    runs-on: ubuntu-latest
${environment}    steps:
      - name: Upload
        run: anaconda upload dist/*
        env: { TOKEN: "\${{ secrets.${name} }}" }
`;
const pipelines = {
  'azure-pipelines.yml': `jobs:
  - template: ./.azure-pipelines/azure-pipelines-linux.yml
`,
  '.azure-pipelines/azure-pipelines-linux.yml': `jobs:
- job: linux
  steps:
  - script: .scripts/run_docker_build.sh
    displayName: Run docker build
    env:
      MINTMARK_TOKEN: $(MINTMARK_TOKEN)
`,
  'conda-forge.yml': 'secrets: [MINTMARK_TOKEN]\n',
};
const commit = (repository: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files))
    bench.github.commitFile({ repository: `tudat-team/${repository}`, path, text });
};
const json = (ran: Ran): Impact => JSON.parse(ran.output) as Impact;
const usedBy = (impact: Impact, part: string): readonly string[] =>
  impact.slots
    .filter(({ label }) => label.includes(part))
    .flatMap((slot) =>
      slot.usedBy.flatMap(({ repository, readings }) =>
        readings.map(({ file, where }) => `${repository} ${file}: ${where}`),
      ),
    );

describe('what breaks when a token is revoked', () => {
  it('is found through the connections, in workflows and in pipelines of feedstocks', async () => {
    commit('tudatpy-feedstock', { ...pipelines, '.github/workflows/ci.yml': workflow('BINSTAR_TOKEN') });
    commit('tudatpy', {
      '.github/workflows/release.yml': workflow('anaconda_token', '    environment: release\n'),
      '.github/workflows/docs.yml': workflow('ORG_TOKEN'),
      '.github/workflows/other.yml': workflow('ANACONDA_TOKEN'),
    });
    const ran = await bench.run('--json', 'impact', 'anaconda-upload');
    expect([ran.code, ran.errors]).toEqual([0, '']);
    const impact = json(ran);
    expect(impact).toMatchObject({ token: 'anaconda-upload#1', state: 'active' });
    expect(impact.slots).toHaveLength(manifestSlots);
    expect(impact.slots.every(({ verifiedAt }) => verifiedAt !== undefined)).toBe(true);
    expect(usedBy(impact, 'environment release')).toEqual([
      'tudat-team/tudatpy .github/workflows/release.yml: job upload, step "Upload"',
    ]);
    expect(usedBy(impact, 'tudatpy-feedstock · secret')).toEqual([
      'tudat-team/tudatpy-feedstock .github/workflows/ci.yml: job upload, step "Upload"',
    ]);
    expect(usedBy(impact, 'ORG_TOKEN')).toEqual([
      'tudat-team/tudatpy .github/workflows/docs.yml: job upload, step "Upload"',
    ]);
    expect(usedBy(impact, 'pipeline tudatpy-feedstock')).toEqual([
      'tudat-team/tudatpy-feedstock .azure-pipelines/azure-pipelines-linux.yml: job linux, step "Run docker build"',
    ]);
    const group = impact.slots.find(({ label }) => label.includes('group anaconda-org'));
    expect(group?.cannotTell).toEqual([expect.stringContaining('which pipelines use the variable group')]);

    const { output } = await bench.run('impact', 'anaconda-upload#1');
    expect(output).toContain('anaconda-upload#1 is active; 8 slots hold it.');
    expect(output).toContain('When it is revoked now, 4 places stop');
    expect(output).toContain('each rerender writes it into the pipelines again');
    expect(output).toContain('nothing reads it');
    expect(output).toContain('mintmark apply --rotate anaconda-upload');
  });

  it('follows the definition of a pipeline, whatever it and its file are called', async () => {
    const upload = pipelines['.azure-pipelines/azure-pipelines-linux.yml'];
    commit('tudatpy', {
      'ci/nightly.yml': 'jobs:\n- template: ../steps/upload.yml\n',
      'steps/upload.yml': upload,
      'azure-pipelines.yml': upload,
    });
    // What the name alone would lead to.
    commit('tudatpy-feedstock', pipelines);
    const define = (field: string, value: object | undefined): void => {
      bench.azure.changeDefinition('tudatpy-feedstock', ({ body }) => {
        body[field] = value;
      });
    };
    const slot = async () =>
      json(await bench.run('--json', 'impact', 'anaconda-upload')).slots.find(({ label }) =>
        label.includes('pipeline tudatpy-feedstock'),
      );
    const github = { id: 'tudat-team/tudatpy', name: 'tudat-team/tudatpy', type: 'GitHub' };
    define('repository', github);
    define('process', { yamlFilename: '/ci/nightly.yml', type: 2 });
    expect(usedBy(json(await bench.run('--json', 'impact', 'anaconda-upload')), 'pipeline')).toEqual([
      'tudat-team/tudatpy steps/upload.yml: job linux, step "Run docker build"',
    ]);
    expect(await slot()).toMatchObject({ cannotTell: [] });

    const cases: readonly [string, object | undefined, string][] = [
      ['process', { yamlFilename: '/ci/gone.yml', type: 2 }, 'ci/gone.yml could not be read'],
      ['process', { phases: [], type: 1 }, 'its definition names no YAML file'],
      ['repository', { ...github, id: 'tudat-team/private' }, 'tudat-team/private: '],
      ['repository', { id: 'a2f1', name: 'builds', type: 'TfsGit' }, 'builds (TfsGit), which no connection'],
      ['repository', undefined, 'its definition names no repository'],
    ];
    for (const [field, value, words] of cases) {
      define(field, value);
      expect(await slot()).toMatchObject({ usedBy: [], cannotTell: [expect.stringContaining(words)] });
      define('repository', github);
      define('process', { yamlFilename: '/ci/nightly.yml', type: 2 });
    }
    bench.azure.deleteDefinition('tudatpy-feedstock');
    expect((await slot())?.cannotTell).toEqual([expect.stringContaining('none of its number any more')]);
  });

  it('is found in local checkouts, and nobody is called', async () => {
    const put = (folder: string, files: Readonly<Record<string, string>>): void => {
      for (const [path, text] of Object.entries(files)) {
        const full = join(bench.folder, folder, path);
        mkdirSync(dirname(full), { recursive: true });
        writeFileSync(full, text);
      }
    };
    put('one', {
      ...pipelines,
      '.git/config':
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:tudat-team/tudatpy-feedstock.git\n',
      '.github/workflows/ci.yml': workflow('BINSTAR_TOKEN'),
      'README.md': 'secrets.BINSTAR_TOKEN',
    });
    put('tudatpy', { '.github/workflows/ci.yml': workflow('ANACONDA_TOKEN', '    environment: release\n') });
    const before = bench.github.requests.length;
    const ran = await bench.run('--json', 'impact', 'anaconda-upload', '--checkout', 'one', 'tudatpy');
    expect(bench.github.requests.length).toBe(before);
    const impact = json(ran);
    expect(usedBy(impact, 'pipeline tudatpy-feedstock')).toHaveLength(1);
    expect(usedBy(impact, 'tudatpy-feedstock · secret')).toHaveLength(1);
    expect(usedBy(impact, 'environment release')).toHaveLength(1);
    const other = impact.slots.find(({ label }) => label.includes('tudat-resources-feedstock'));
    expect(other?.cannotTell).toEqual(['there is no checkout of tudat-team/tudat-resources-feedstock']);
    expect(await bench.run('impact', 'anaconda-upload', '--checkout', 'nowhere')).toMatchObject({ code: 2 });
  });

  it('is found by a fingerprint, and a wrong name gets the nearest', async () => {
    const status = JSON.parse((await bench.run('--json', 'status')).output) as {
      credentials: { active: { fingerprint: string } }[];
    };
    const fingerprint = status.credentials[0]?.active.fingerprint ?? '';
    expect(json(await bench.run('--json', 'impact', fingerprint)).token).toBe('anaconda-upload#1');
    expect(await bench.run('impact', 'anaconda-uplaod')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('did you mean "anaconda-upload"'),
    });
  });

  it('says so where a repository cannot be read', async () => {
    bench.github.faults.inject({
      method: 'GET',
      path: /tudatpy-feedstock\/contents/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    const { slots } = json(await bench.run('--json', 'impact', 'anaconda-upload'));
    const slot = slots.find(({ label }) => label.includes('tudatpy-feedstock · secret'));
    expect(slot?.cannotTell).toEqual([expect.stringContaining('was refused by GitHub')]);
  });

  it('comes with the last proof of every consumer, of whichever token it was', async () => {
    const proofs = (ran: Ran): readonly string[] =>
      json(ran).slots.flatMap(({ label, proofs, provedAt }) =>
        label.includes('ORG_TOKEN')
          ? [
              provedAt === undefined ? 'not proved' : 'proved',
              ...proofs.map(
                ({ consumer, state, token, isCurrent }) =>
                  `${consumer} ${state} ${token} ${isCurrent ? 'now' : 'before'}`,
              ),
            ]
          : [],
      );
    const before = await bench.run('--json', 'impact', 'anaconda-upload');
    expect(proofs(before)).toEqual(['not proved']);
    expect((await bench.run('impact', 'anaconda-upload')).output).toContain('just now, never proved');

    const { output: text } = await bench.run('prove', '--print', 'github-actions');
    for (const name of ['tudat', 'tudatpy']) commit(name, { '.github/workflows/mintmark-proof.yml': text });
    const slot = ['--slot', 'github-actions:organization/tudat-team/ORG_TOKEN'];
    expect((await bench.run('prove', ...slot)).errors).toBe('');
    const proved = await bench.run('--json', 'impact', 'anaconda-upload');
    expect(proofs(proved)).toEqual([
      'proved',
      'github-actions:tudat-team/tudat proved anaconda-upload#1 now',
      'github-actions:tudat-team/tudatpy proved anaconda-upload#1 now',
    ]);

    await bench.run('apply', '--yes', '--rotate', 'anaconda-upload');
    bench.pass(3 * 86_400);
    const rotated = await bench.run('impact', 'anaconda-upload');
    expect(rotated.output).toContain('verified 3 days ago, not proved');
    expect(rotated.output).toContain(
      'github-actions:tudat-team/tudat proved anaconda-upload#1 3 days ago, before the last delivery',
    );
    expect(rotated.output).toContain('→ mintmark prove anaconda-upload');

    bench.github.setSecretAsSomebodyElse({ repository: 'tudat-team/tudat' }, 'ORG_TOKEN', 'typed by hand');
    bench.github.faults.inject({
      method: 'POST',
      path: /tudatpy\/actions\/workflows\/.*\/dispatches$/,
      fault: { kind: 'status', status: 403 },
      times: 100,
    });
    expect((await bench.run('prove', ...slot)).code).toBe(6);
    expect(proofs(await bench.run('--json', 'impact', 'anaconda-upload'))).toEqual([
      'not proved',
      'github-actions:tudat-team/tudat refused anaconda-upload#2 now',
      'github-actions:tudat-team/tudatpy proved anaconda-upload#1 before',
    ]);
    const { output, errors } = await bench.run('impact', 'anaconda-upload', '--checkout', '.');
    expect(output + errors).toContain('tudat-team/tudat: its proof of anaconda-upload#2 failed just now');
  });

  it('is nothing for a token that no slot holds any more, and said of one that is dead', async () => {
    await bench.run('apply', '--yes', '--rotate', 'anaconda-upload');
    expect((await bench.run('impact', 'anaconda-upload#1')).output).toContain(
      'Nothing that Mintmark has delivered stops',
    );
    await bench.run('revoke', 'anaconda-upload#2', '--last', '--yes');
    expect((await bench.run('impact', 'anaconda-upload#2')).output).toContain('It is dead');
  });
});
