import { describe, expect, it } from 'vitest';
import { azureUsage } from '../../src/usage/azure-usage.ts';
import { feedstockNotes } from '../../src/usage/feedstock-notes.ts';
import { workflowUsage, type WorkflowSecret } from '../../src/usage/workflow-usage.ts';

const release = `name: Release
on:
  push: { tags: ['v*'] }
env:
  CHANNEL: tudat-team
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make
  upload:
    needs: build
    runs-on: ubuntu-latest
    environment: { name: Release, url: https://example.org }
    env:
      GH: \${{ secrets.GH_TOKEN }}
    steps:
      - name: Upload
        env:
          ANACONDA_TOKEN: \${{ secrets.anaconda_token }}
        run: anaconda upload dist/*
      - uses: some/action@v1
        with:
          token: \${{ secrets['ANACONDA_TOKEN'] || 'none' }}
      - run: echo "\${{ secrets.ANACONDA_TOKEN_OLD }}"
`;
const files = (more: Readonly<Record<string, string>>) =>
  Object.entries(more).map(([path, text]) => ({ path, text }));
const usage = (more: Readonly<Record<string, string>>, secret: WorkflowSecret) =>
  workflowUsage(files(more), secret);

describe('what workflows read', () => {
  it('is found by name in either case, in variables, inputs and scripts', () => {
    const found = usage({ 'a.yml': release }, { name: 'ANACONDA_TOKEN' });
    expect(found.readings).toEqual([
      { file: 'a.yml', where: 'job upload, step "Upload"', how: 'as ANACONDA_TOKEN in its environment' },
      { file: 'a.yml', where: 'job upload, step "some/action@v1"', how: 'as input token of some/action@v1' },
    ]);
    expect(found.warnings).toEqual([]);
    expect(usage({ 'a.yml': release }, { name: 'GH_TOKEN' }).readings).toEqual([
      { file: 'a.yml', where: 'job upload', how: 'as GH in its environment' },
    ]);
    expect(usage({ 'a.yml': release }, { name: 'ANACONDA_TOKEN_OLD' }).warnings).toEqual([
      expect.stringContaining('pasted into a script'),
    ]);
    expect(usage({ 'a.yml': release }, { name: 'TOKEN' }).readings).toEqual([]);
  });
  it('of an environment is read by its jobs alone', () => {
    const of = (environment: string) =>
      usage({ 'a.yml': release }, { name: 'ANACONDA_TOKEN', environment }).readings.length;
    expect([of('release'), of('staging')]).toEqual([2, 0]);
    const late = release.replace('name: Release, url: https://example.org', 'name: "${{ inputs.where }}"');
    expect(usage({ 'a.yml': late }, { name: 'ANACONDA_TOKEN', environment: 'release' })).toMatchObject({
      readings: [],
      cannotTell: [expect.stringContaining('shows only when it runs')],
    });
    const whole = 'on: push\nenv: { A: "${{ secrets.X }}" }\njobs: {}\n';
    expect(usage({ 'a.yml': whole }, { name: 'X' }).readings).toHaveLength(1);
    expect(usage({ 'a.yml': whole }, { name: 'X', environment: 'release' }).readings).toEqual([]);
  });
  it('goes on to workflows that are called', () => {
    const path = '.github/workflows/upload.yml';
    const inner = `on:
  workflow_call:
    secrets: { TOKEN: { required: true } }
jobs:
  send:
    steps:
      - run: upload
        env: { T: "\${{ secrets.TOKEN }}" }
`;
    const caller = (secrets: string, uses = `./${path}`): string =>
      `on: push\njobs:\n  call:\n    uses: ${uses}\n    secrets: ${secrets}\n`;
    const of = (text: string) => usage({ 'a.yml': text, [path]: inner }, { name: 'TOKEN' });
    expect(of(caller('inherit')).readings).toEqual([
      { file: path, where: 'job send, step 1', how: 'as T in its environment, called by a.yml' },
    ]);
    expect(of(caller('{ TOKEN: "${{ secrets.TOKEN }}" }')).readings).toEqual([
      { file: 'a.yml', where: 'job call', how: `handed to ./${path} as TOKEN` },
    ]);
    expect(of(caller('inherit', 'other/team/.github/workflows/x.yml@main'))).toMatchObject({
      readings: [],
      cannotTell: [expect.stringContaining('all secrets go to other/team')],
    });
    // What nobody calls never runs.
    expect(usage({ [path]: inner }, { name: 'TOKEN' }).readings).toEqual([]);
    const endless = caller('inherit', './b.yml').replace('push', 'workflow_call');
    expect(
      usage({ 'a.yml': caller('inherit', './b.yml'), 'b.yml': endless }, { name: 'T' }).cannotTell,
    ).toHaveLength(1);
  });
  it('is said to be unknown where it is', () => {
    const text =
      'on: push\njobs: { a: { steps: [{ run: x, env: { A: "${{ secrets[matrix.name] }}" } }] } }\n';
    expect(usage({ 'a.yml': text }, { name: 'X' }).cannotTell).toHaveLength(1);
    expect(usage({ 'a.yml': 'on: [push\n' }, { name: 'X' }).cannotTell).toEqual([
      expect.stringContaining('a.yml cannot be read'),
    ]);
    const all = 'on: push\njobs: { a: { steps: [{ run: x, env: { A: "${{ toJSON(secrets) }}" } }] } }\n';
    expect(usage({ 'a.yml': all }, { name: 'X' }).readings).toHaveLength(1);
    for (const odd of ['', '- a\n', 'jobs: 7\n', 'jobs: { a: 3, b: { steps: { c: 1 } } }\n'])
      expect(usage({ 'a.yml': odd }, { name: 'X' })).toMatchObject({ readings: [], cannotTell: [] });
  });
});

const root = `jobs:
  - template: ./.azure-pipelines/azure-pipelines-linux.yml
  - template: ./.azure-pipelines/azure-pipelines-osx.yml
`;
const linux = `jobs:
- job: linux
  pool: { vmImage: ubuntu-latest }
  steps:
  - script: |
      export CI=azure
      .scripts/run_docker_build.sh
    displayName: Run docker build
    env:
      BINSTAR_TOKEN: $(BINSTAR_TOKEN)
      FEEDSTOCK_TOKEN: $(FEEDSTOCK_TOKEN)
`;
const osx = linux.replace('job: linux', 'job: osx').replace('Run docker build', 'Run OSX build');

describe('what Azure pipelines read', () => {
  const path = 'azure-pipelines.yml';
  const of = (more: Readonly<Record<string, string>>, name = 'BINSTAR_TOKEN') =>
    azureUsage(files(more), path, name);
  const whole = {
    [path]: root,
    '.azure-pipelines/azure-pipelines-linux.yml': linux,
    '.azure-pipelines/azure-pipelines-osx.yml': osx,
  };
  it('is found in the templates beside them', () => {
    expect(of(whole, 'binstar_token').readings.map(({ where, how }) => [where, how])).toEqual([
      ['job linux, step "Run docker build"', 'as BINSTAR_TOKEN in its environment'],
      ['job osx, step "Run OSX build"', 'as BINSTAR_TOKEN in its environment'],
    ]);
    expect(of(whole, 'OTHER')).toMatchObject({ readings: [], warnings: [`${path}: no step receives OTHER`] });
  });
  it('is found below conditions, in inputs, scripts and under another name', () => {
    const text = `variables:
- name: ALIAS
  value: $(TOKEN)
stages:
- \${{ if eq(variables['Build.Reason'], 'Manual') }}:
  - stage: a
    jobs:
    - deployment: ship
      strategy:
        runOnce:
          deploy:
            steps:
            - task: Twine@1
              inputs: { password: $(TOKEN) }
            - bash: upload $(ALIAS)
`;
    const found = of({ [path]: text }, 'TOKEN');
    expect(found.readings.map(({ where, how }) => [where, how])).toEqual([
      ['job ship, step "Twine@1"', 'as input password'],
      ['job ship, step upload $(ALIAS)', 'inside its script'],
    ]);
    expect(found.warnings).toHaveLength(1);
  });
  it('is said to be unknown where it lies elsewhere', () => {
    const of2 = (template: string) => of({ [path]: `extends: { template: "${template}" }\n` });
    expect(of2('x.yml@templates').cannotTell).toEqual([
      expect.stringContaining('lies in another repository'),
    ]);
    expect(of2('x.yml').cannotTell).toEqual(['x.yml could not be read']);
    expect(of({}).cannotTell).toEqual([`${path} could not be read`]);
    expect(of({ [path]: 'a: [\n' }).cannotTell).toHaveLength(1);
  });
});

it('knows what a feedstock does without its token', () => {
  const text = 'provider: { linux_64: azure }\nsecrets: [Extra_Token]\n';
  const notes = (name: string) => feedstockNotes(files({ 'conda-forge.yml': text }), name);
  expect(notes('EXTRA_TOKEN')).toEqual([expect.stringContaining('each rerender')]);
  expect(notes('BINSTAR_TOKEN')).toEqual([expect.stringContaining('publishes nothing')]);
  expect(feedstockNotes([], 'BINSTAR_TOKEN')).toEqual([]);
});
