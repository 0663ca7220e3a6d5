import { guideTopics, makeGuides } from '../src/app/make-guide.ts';
import type { Vocabulary } from '../src/config/parse-manifest.ts';
import type { Guide, GuideSection } from '../src/domain/guide.ts';
import { uses } from '../src/domain/uses.ts';

/** docs/guides/: one page a topic, by file name, from the same data that `mintmark guide` prints. */
export function guidePages(vocabulary: Vocabulary): Readonly<Record<string, string>> {
  const urlOf = ({ defaultUrl }: { defaultUrl: string }): string => defaultUrl;
  const make = (topic: string): readonly Guide[] => makeGuides(topic, { vocabulary, urlOf });
  const topics = guideTopics(vocabulary);
  const pages = topics
    .filter(({ id }) => id !== 'uses')
    .map(({ id }): [string, string] => [`${id}.md`, make(id).map(renderGuide).join('\n\n')]);
  const usePages = uses.map(({ id }) => make(id).map(renderGuide).join('\n\n').replaceAll(/^#/gm, '##'));
  return {
    'README.md': [
      '# Guides',
      'Click by click: how to issue each kind of token, how to define one where builds read it, and which scopes it needs. The command `mintmark guide` prints the same, filled in for your team; the steps of `mintmark apply` that wait for a person show it too.',
      topics.map(({ id, title }) => `- [${id}](${id}.md): ${title}`).join('\n'),
    ].join('\n\n'),
    ...Object.fromEntries(pages),
    'uses.md': [renderUses(vocabulary), ...usePages].join('\n\n'),
  };
}

function renderGuide({ title, summary, sections, warnings, links }: Guide): string {
  return [
    `# ${title}`,
    summary,
    ...sections.map((section) => renderSection(section, sections.length > 1)),
    ...(warnings.length > 0 ? ['## Never', warnings.map((warning) => `- ${warning}`).join('\n')] : []),
    ...(links.length > 0 ? [links.map((link) => `[${link.title}](${link.url})`).join(' · ')] : []),
  ].join('\n\n');
}

function renderSection({ title, page, steps, lines }: GuideSection, hasTitle: boolean): string {
  return [
    ...(hasTitle ? [`## ${title}`] : []),
    ...(page === undefined ? [] : [`<${page}>`]),
    steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    ...(lines ? [`\`\`\`${lines.language}\n${lines.text}\n\`\`\``] : []),
  ].join('\n\n');
}

/** Every use in a row, every provider in a column. */
function renderUses({ providers }: Vocabulary): string {
  const head = ['use', ...providers.map(({ id }) => id)];
  const rows = uses.map(({ id, title }) => [
    `\`${id}\`<br>${title}`,
    ...providers.map(
      (provider) =>
        provider.uses
          .find(({ use }) => use === id)
          ?.grants.map((grant) => grant.map((scope) => `\`${scope}\``).join(' '))
          .join('<br>or ') ?? '',
    ),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '# What is it for? The least scopes per use',
    'A manifest says `uses: […]` instead of `scopes: […]`, and the least scopes follow. Below the table: what else would do, for each use. The best token is the one that nobody has to store.',
    [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'),
  ].join('\n\n');
}
