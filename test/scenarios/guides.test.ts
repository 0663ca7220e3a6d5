import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Guide } from '../../src/domain/guide.ts';
import type { PicturePart } from '../../src/domain/page-picture.ts';
import { uses } from '../../src/domain/uses.ts';
import { providers } from '../../src/providers/index.ts';
import { targets } from '../../src/targets/index.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const topics = [...providers.map(({ id }) => id), ...targets.map(({ id }) => id), 'uses'];

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  // A guide is words: it calls nobody, and needs neither a manifest nor a store.
  for (const { requests } of [bench.anaconda, bench.github, bench.azure]) expect(requests).toEqual([]);
  expect(existsSync(`${bench.folder}/.mintmark`)).toBe(false);
  await bench.stop();
});

const guide = async (...argv: string[]): Promise<string> => {
  const ran = await bench.run('guide', ...argv);
  expect([argv, ran.code, ran.errors]).toEqual([argv, 0, '']);
  return ran.output;
};
const guides = async (...argv: string[]): Promise<readonly Guide[]> =>
  JSON.parse(await guide(...argv, '--json')) as readonly Guide[];
const stepsOf = (all: readonly Guide[]): string =>
  all.flatMap(({ sections }) => sections.flatMap(({ steps }) => steps)).join('\n');

/** All that a part shows a person, but for what is to stay empty. */
function wordsOf(part: PicturePart): readonly string[] {
  const { kind, step: _, ...shown } = part;
  const { empty: __, ...said } = 'empty' in shown ? shown : { ...shown, empty: [] };
  return kind === 'shown-once' ? [] : Object.values(said).flat();
}

describe('the guides', () => {
  it('are listed', async () => {
    const list = await guide();
    expect(list).toMatch(/^TOPIC +HOW TO$/m);
    for (const id of topics) expect(list).toMatch(new RegExp(`^${id} +\\S`, 'm'));
    expect(list).toContain('→ mintmark guide TOPIC\n');
    const listed = JSON.parse(await guide('--json')) as { id: string; title: string }[];
    expect(listed.map(({ id }) => id)).toEqual(topics);
    expect(listed.every(({ title }) => list.includes(title))).toBe(true);
  });

  it.each([...topics, ...uses.map(({ id }) => id)])(
    'print %s, in words and as JSON the same',
    async (topic) => {
      const text = await guide(topic);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      const all = await guides(topic);
      expect(all.length).toBeGreaterThan(0);
      for (const { title, summary, sections, warnings, links } of all) {
        expect(title.length * summary.length * sections.length).toBeGreaterThan(0);
        for (const said of [title, summary, ...warnings]) expect(text).toContain(said);
        for (const link of links) expect(text).toContain(link.url);
        for (const { page, steps, lines } of sections) {
          expect(text).toContain(steps.map((step, index) => `  ${index + 1}. ${step}`).join('\n'));
          if (page !== undefined) expect(URL.canParse(page)).toBe(true);
          for (const said of [page ?? '', ...(lines?.text.split('\n') ?? [])]) expect(text).toContain(said);
        }
      }
    },
  );

  it('of providers and targets lead to pages of the service, and say what never to do', async () => {
    const urls: Record<string, string> = {
      anaconda: bench.anaconda.url,
      'azure-devops': bench.azure.url,
      'azure-pipelines': bench.azure.url,
      'github-actions': bench.github.url,
      'github-app': bench.github.url,
      'github-pat': bench.github.url,
    };
    for (const topic of topics.filter((id) => id !== 'uses'))
      for (const { sections, warnings } of await guides(topic)) {
        expect([topic, sections[0]?.page]).toEqual([topic, expect.stringContaining(urls[topic] ?? '?')]);
        expect([topic, warnings.length > 0]).toEqual([topic, true]);
      }
  });

  it('draw each page where something is made, and nothing that their steps do not say', async () => {
    let drawn = 0;
    for (const topic of topics)
      for (const { sections } of await guides(topic))
        for (const { title, page, steps, pictures } of sections) {
          if (page !== undefined)
            expect([topic, title, pictures?.length ?? 0]).not.toEqual([topic, title, 0]);
          for (const part of pictures?.flatMap(({ parts }) => parts) ?? []) {
            drawn += 1;
            expect([topic, title, steps[part.step - 1]]).not.toEqual([topic, title, undefined]);
            const said = steps.join('\n').toLowerCase();
            for (const word of wordsOf(part)) expect(said).toContain(word.toLowerCase());
          }
        }
    expect(drawn).toBeGreaterThan(50);
  });

  it('of a provider with several kinds of token are one each', async () => {
    expect((await guides('github-pat')).map(({ title }) => title)).toEqual([
      expect.stringContaining('fine-grained'),
      expect.stringContaining('classic'),
    ]);
    expect(await guide('github-pat')).toContain(`\n${'―'.repeat(40)}\n`);
    expect(await guides('anaconda')).toHaveLength(1);
    const [only, ...others] = await guides('github-pat', '--audience', 'my-team/other-repository');
    expect([only?.title, others]).toEqual([expect.stringContaining('fine-grained'), []]);
  });

  it('have a page each in docs/guides, and every use has its place there', () => {
    for (const id of topics) expect([id, existsSync(`docs/guides/${id}.md`)]).toEqual([id, true]);
    const list = readFileSync('docs/guides/README.md', 'utf8');
    for (const id of topics) expect(list).toContain(`[${id}](${id}.md)`);
    const page = readFileSync('docs/guides/uses.md', 'utf8');
    for (const { id, title } of uses) {
      expect(page).toContain(`\`${id}\`<br>${title}`);
      expect(page).toContain(`# ${title}: should this be a token at all?`);
    }
  });

  it('of the uses name the least scopes at every provider that can do it', async () => {
    const [all] = await guides('uses');
    for (const provider of providers)
      for (const { use, grants } of provider.uses) {
        const section = all?.sections.find(({ title }) => title.startsWith(`${use}: `));
        expect(section?.steps).toContain(
          `${provider.id}: ${grants.map((grant) => grant.join(', ')).join('; or ')}`,
        );
      }
  });
});

describe('a guide is filled in', () => {
  it('for whom, with which scopes, under which name, for how long', async () => {
    const text = await guide(
      'anaconda',
      '--principal',
      'organization:tudat-team',
      '--scopes',
      'api:read',
      'conda:download',
      '--name',
      'nightly',
      '--lifetime',
      '30d',
    );
    for (const said of [
      `→ ${bench.anaconda.url}/tudat-team/settings/access`,
      'Token name: nightly',
      'tick api:read, conda:download, and',
      '30 days from today',
    ])
      expect(text).toContain(said);
    expect(text).not.toContain('my-te');
    expect(await guide('anaconda', '--principal', 'user:me')).toContain('as me.');
  });

  it('for uses instead of scopes', async () => {
    const [wish, ...others] = await guides(
      'github-pat',
      '--uses',
      'push-to-other-repository',
      'change-workflow-files',
      '--audience',
      'tudat-team/tudatpy',
      '--principal',
      'user:feedstock-maintainer',
    );
    expect(others).toEqual([]);
    const page = new URL(wish?.sections[0]?.page ?? '');
    expect(page.pathname).toBe('/settings/personal-access-tokens/new');
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      target_name: 'tudat-team',
      expires_in: '90',
      contents: 'write',
      workflows: 'write',
    });
    expect(stepsOf(wish ? [wish] : [])).toContain('tudat-team/tudatpy');
  });

  it('for an App of the organization, and its repositories', async () => {
    const text = await guide(
      'github-app',
      '--principal',
      'organization:tudat-team',
      '--audience',
      'tudat-team/tudatpy',
      'tudat-team/tudat',
      '--uses',
      'open-pull-request',
      '--name',
      'version-bot',
    );
    for (const said of [
      'GitHub App name: version-bot ',
      'Permissions: contents: Read and write; pull requests: Read and write. Nothing else.',
      'Only select repositories: tudatpy, tudat.',
      'repositories: tudatpy,tudat',
      'permission-pull-requests: write',
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/my-(te|rep|tok)/);
  });

  it('with the name of the secret or variable', async () => {
    for (const topic of ['github-actions', 'azure-pipelines']) {
      const text = await guide(topic, '--name', 'BINSTAR_TOKEN', '--principal', 'organization:tudat-team');
      expect(text).toContain('BINSTAR_TOKEN');
      expect(text).not.toMatch(/MY_TOKEN|my-team/);
    }
  });

  it('and its first page is opened when asked for', async () => {
    await guide('anaconda');
    expect(bench.opened).toEqual([]);
    await guide('anaconda', '--principal', 'organization:tudat-team', '--open');
    const [pat] = await guides('github-pat', '--open');
    expect(bench.opened).toEqual([
      `${bench.anaconda.url}/tudat-team/settings/access`,
      pat?.sections[0]?.page,
    ]);
  });
});

describe('a guide is refused', () => {
  it.each([
    [['anacnda'], 'There is no guide "anacnda" (did you mean "anaconda"?).'],
    [['upload-conda-packages'], '(did you mean "upload-conda-package"?)'],
    [['xyzzy-xyzzy-xyzzy'], 'There are: anaconda, azure-devops, github-app, github-pat,'],
    [['anaconda', '--scopes', 'api:reed'], '"api:reed" is not a scope (did you mean "api:read"?)'],
    [['anaconda', '--scopes', 'api:read,api:write'], 'write a list [api:read, api:write]'],
    [['anaconda', '--uses', 'upload-conda-pakage'], '(did you mean "upload-conda-package"?)'],
    [['anaconda', '--uses', 'publish-release'], '"publish-release" is not a use'],
    [['github-pat', '--principal', 'organization:tudat-team'], 'github-pat issues for: user.'],
    [['github-app', '--principal', 'user:me'], 'github-app issues for: organization.'],
    [['anaconda', '--principal', 'tudat-team'], 'organization:NAME or user:NAME'],
    [['anaconda', '--lifetime', 'forever'], '"forever" is no duration.'],
    [['anaconda', '--lifetime', '99y'], 'at most'],
    [['github-pat', '--scopes', 'repo', 'contents:write'], 'no token can have all of these'],
    [
      ['github-pat', '--scopes', 'repo', '--audience', 'my-team/my-repository'],
      'a classic token reaches all',
    ],
    [
      ['github-app', '--principal', 'organization:tudat-team', '--audience', 'neighbour-lab/orbit-plots'],
      'neighbour-lab/orbit-plots does not belong to tudat-team',
    ],
  ])('%j', async (argv, message) => {
    const ran = await bench.run('guide', ...argv);
    expect([ran.code, ran.output]).toEqual([2, '']);
    expect(ran.errors).toContain(message);
    const json = await bench.run('--json', 'guide', ...argv);
    expect(json).toMatchObject({ code: 2, errors: '' });
    expect(JSON.parse(json.output)).toMatchObject({ error: { message: expect.any(String) } });
  });
});

describe('a guide', () => {
  const credentials: Record<string, { yaml: string; argv: string[] }> = {
    anaconda: {
      yaml: 'principal: { organization: tudat-team }, uses: [upload-conda-package]',
      argv: ['--principal', 'organization:tudat-team', '--uses', 'upload-conda-package'],
    },
    'azure-devops': {
      yaml: 'principal: { user: feedstock.maintainer@example.org }, uses: [write-variable-groups]',
      argv: ['--principal', 'user:feedstock.maintainer@example.org', '--uses', 'write-variable-groups'],
    },
    'github-app': {
      yaml: 'principal: { organization: tudat-team }, audience: [tudat-team/tudatpy], uses: [open-pull-request]',
      argv: [
        '--principal',
        'organization:tudat-team',
        '--audience',
        'tudat-team/tudatpy',
        '--uses',
        'open-pull-request',
      ],
    },
    'github-pat': {
      yaml: 'principal: { user: feedstock-maintainer }, audience: [tudat-team/tudatpy], uses: [write-actions-secrets]',
      argv: [
        '--principal',
        'user:feedstock-maintainer',
        '--audience',
        'tudat-team/tudatpy',
        '--uses',
        'write-actions-secrets',
      ],
    },
  };

  it.each(providers.map(({ id }) => id))('of %s is what the step that waits shows', async (id) => {
    const { yaml, argv } = credentials[id] ?? { yaml: '', argv: [] };
    const vendor = providers.find((each) => each.id === id)?.vendor;
    const settings = JSON.stringify(vendor?.exampleSettings ?? {}).slice(1, -1);
    const inner = await openWorkbench();
    try {
      inner.write(`version: 1
connections:
  people: { provider: ${vendor?.id}, auth: none${settings === '' ? '' : `, ${settings}`} }
credentials:
  release: { purpose: Release, owner: o, issuer: people, provider: ${id}, ${yaml}, lifetime: 60d }
`);
      await inner.run('init');
      const waiting = await inner.run('--json', '--yes', 'apply');
      expect([waiting.code, waiting.errors]).toEqual([3, '']);
      const { waitingForPerson } = JSON.parse(waiting.output) as { waitingForPerson: { guide: Guide }[] };
      const shown = waitingForPerson[0]?.guide;
      const plan = JSON.parse((await inner.run('--json', 'plan')).output) as {
        sagas: { steps: { reference?: { name: string } }[] }[];
      };
      const name = plan.sagas[0]?.steps.find(({ reference }) => reference)?.reference?.name ?? '';
      const asked = await inner.run('--json', 'guide', id, ...argv, '--name', name, '--lifetime', '60d');
      const [told] = JSON.parse(asked.output) as readonly Guide[];
      const spoken = (text: unknown): unknown =>
        JSON.parse(
          JSON.stringify(text).replaceAll(/What it is for, in words|What(?:\+|%20)it[^&"]*words/g, 'Release'),
        );
      expect(spoken(told)).toEqual(spoken(shown));
      const text = (await inner.run('guide', id, ...argv, '--name', name, '--lifetime', '60d')).output;
      for (const step of shown?.sections.flatMap(({ steps }) => steps) ?? []) expect(text).toContain(step);
    } finally {
      await inner.stop();
    }
  });
});
