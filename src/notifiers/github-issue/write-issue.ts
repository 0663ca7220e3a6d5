import { createHash } from 'node:crypto';
import type { Notice, Severity } from '../../domain/notice.ts';
import type { Report } from '../../ports/notifier.ts';

/** The same at all times: people find the issue by it. */
export const title = 'Mintmark: tokens that need attention';

/** GitHub takes 65,536 characters; what does not fit is counted. */
const shown = 150;
const longest = 300;

/** What marks the issue of a store; nobody sees it. */
function marker(vaultTag: string): string {
  return `<!-- mintmark-notices:${vaultTag} -->`;
}

export function isOurs(body: string, vaultTag: string): boolean {
  return body.includes(marker(vaultTag));
}

/** The whole body, with the names of all notices in it for the next run. Has no time in it, so that it only changes when they do. */
export function writeBody({ standing }: Report, vaultTag: string): string {
  const keys = `<!-- mintmark-keys:${standing.map(({ key }) => digest(key)).join(',')} -->`;
  const parts =
    standing.length === 0
      ? ['Nothing is due and nothing is broken.']
      : [list(standing), 'This text is kept up to date by `mintmark notify`; the issue closes by itself.'];
  return [marker(vaultTag), keys, ...parts].join('\n\n');
}

/** Which notices a body speaks of, also those that it only counts. */
export function keysIn(body: string): { readonly has: (key: string) => boolean } {
  const [, names = ''] = /<!-- mintmark-keys:([0-9a-f,]*) -->/.exec(body) ?? [];
  const known = new Set(names.split(','));
  return { has: (key) => known.has(digest(key)) };
}

export function writeComment(notices: readonly Notice[]): string {
  return `New:\n\n${list(notices)}`;
}

export function writeEnd(): string {
  return 'Nothing is due and nothing is broken any more.';
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 10);
}

const marks: Readonly<Record<Severity, string>> = { broken: '❌', due: '⚠️', note: 'ℹ️' };

function list(notices: readonly Notice[]): string {
  const lines = notices
    .slice(0, shown)
    .map(
      ({ severity, credential, message, fix }) =>
        `- ${marks[severity]} ${span(`${credential}: ${message}`)}${fix === undefined ? '' : `<br>→ ${span(fix)}`}`,
    );
  const rest = notices.length - shown;
  return [...lines, ...(rest > 0 ? [`- and ${rest} more: \`mintmark notify --all\``] : [])].join('\n');
}

/** As code: names that come from elsewhere call nobody (`@…`), link nowhere (`x#3`) and format nothing. */
function span(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  const fence = '`'.repeat(Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = fence.length > 1 ? ' ' : '';
  return `${fence}${pad}${short.replaceAll(/\s+/g, ' ')}${pad}${fence}`;
}
