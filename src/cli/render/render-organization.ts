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
  const { line, paint } = terminal;
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
          token.managedAs ?? paint.dim('not managed'),
        ]),
      ),
    );
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
        request.managedAs ?? paint.dim('not managed'),
      ]),
    ),
  );
  line(`${paint.accent('→')} mintmark organization ${organization} --approve REQUEST   (or --deny REQUEST)`);
}

function expiry({ expiresAt, isExpired }: SeenToken, at: Instant, paint: Terminal['paint']): string {
  if (expiresAt === null) return paint.due('never');
  const text = `${relativeTime(at, expiresAt)} (${expiresAt.slice(0, 10)})`;
  return isExpired ? paint.bad(text) : text;
}
