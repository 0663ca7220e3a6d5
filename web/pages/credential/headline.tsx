import type { ReactNode } from 'react';
import type { Credential } from '../../../src/server/contract.ts';
import { asDay, Moment } from '../../parts/moment.tsx';

/** What one asks first: which token, how long, and whether every place has it. */
export function Headline({ credential }: { readonly credential: Credential }) {
  const { activeToken, expiresAt, renewalDue, slots } = credential;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-line lg:grid-cols-4">
      <Figure term="Active token" about={activeToken === undefined ? 'No token works now' : activeToken}>
        {activeToken === undefined ? 'none' : `#${activeToken.split('#')[1]}`}
      </Figure>
      <Figure term="Expires" about={expiresAt === undefined ? 'No end is known' : asDay(expiresAt)}>
        {expiresAt === undefined ? 'unknown' : <Moment at={expiresAt} />}
      </Figure>
      <Figure term="Renewal" about={renewalDue === undefined ? 'Nothing makes it due' : asDay(renewalDue)}>
        {renewalDue === undefined ? 'never' : <Moment at={renewalDue} />}
      </Figure>
      <Figure
        term="Slots verified"
        about={slots.proved > 0 ? `${slots.proved} proved by their jobs` : 'Read back after the write'}
      >
        {slots.verified} of {slots.total}
      </Figure>
    </dl>
  );
}

function Figure({
  term,
  about,
  children,
}: {
  readonly term: string;
  readonly about: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="min-w-0 bg-panel px-5 py-4">
      <dt className="text-sm text-quiet">{term}</dt>
      <dd className="text-xl font-semibold tracking-tight tabular-nums">{children}</dd>
      <dd className="truncate text-sm text-quiet">{about}</dd>
    </div>
  );
}
