import type { OrganizationView, SeenToken } from '../../app/oversee.ts';
import type { Instant } from '../../domain/instant.ts';
import { relativeTime, type Terminal } from '../terminal.ts';
import { renderTable } from './table.ts';

/** What reaches an organization, and what waits to be let in. */
export function renderOrganization(
  { organization, tokens, requests }: OrganizationView,
  at: Instant,
  terminal: Terminal,
): void {
  const { line, problem, paint } = terminal;
  line(paint.strong(`Fine-grained tokens that reach ${organization}`));
  if (tokens.length === 0) line('None.');
  else
    line(
      renderTable(
        ['ID', 'TOKEN', 'OWNER', 'MAY', 'REACHES', 'EXPIRES', 'LAST USED', 'HERE'].map(paint.dim),
        tokens.map((token) => [
          token.id,
          paint.strong(token.name),
          token.owner,
          token.scopes.join(', '),
          token.reach,
          expiry(token, at, paint),
          token.lastUsedAt ? relativeTime(at, token.lastUsedAt) : 'never',
          whose(token, paint),
        ]),
      ),
    );
  for (const { id, name, orphanOf, inactivityEnd, lastUsedAt } of tokens) {
    if (orphanOf !== undefined)
      problem(
        `${paint.due('!')} ${paint.strong(name)} carries our mark, and no record knows it ${paint.accent('→')} mintmark organization ${organization} --revoke ${id}`,
      );
    if (inactivityEnd !== undefined && lastUsedAt !== undefined)
      problem(
        `${paint.due('!')} ${paint.strong(name)}: nobody has used it since ${lastUsedAt.slice(0, 10)}, and its service ends it on ${inactivityEnd.slice(0, 10)} unless it is used`,
      );
  }
  if (requests.length === 0) return;
  line();
  line(paint.strong('Waiting to be let in'));
  line(
    renderTable(
      ['REQUEST', 'TOKEN', 'OWNER', 'WANTS', 'REACHES', 'REASON', 'HERE'].map(paint.dim),
      requests.map((request) => [
        request.requestId,
        paint.strong(request.name),
        request.owner,
        request.scopes.join(', '),
        request.reach,
        request.reason ?? '-',
        whose(request, paint),
      ]),
    ),
  );
  line(`${paint.accent('→')} mintmark organization ${organization} --approve REQUEST   (or --deny REQUEST)`);
}

function whose(
  { managedAs, orphanOf }: Pick<SeenToken, 'managedAs' | 'orphanOf'>,
  paint: Terminal['paint'],
): string {
  if (managedAs !== undefined) return managedAs;
  return orphanOf === undefined ? paint.dim('not managed') : paint.due(`orphan of ours (${orphanOf})`);
}

function expiry({ expiresAt, isExpired }: SeenToken, at: Instant, paint: Terminal['paint']): string {
  if (expiresAt === null) return paint.due('never');
  const text = `${relativeTime(at, expiresAt)} (${expiresAt.slice(0, 10)})`;
  return isExpired ? paint.bad(text) : text;
}
