import type { ReactNode } from 'react';
import type { Credential, SlotCounts } from '../../../src/server/contract.ts';
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
      <Figure term="Slots verified" about={aboutSlots(slots)}>
        {slots.verified} of {slots.total}
      </Figure>
    </dl>
  );
}

/** The worst of the others is worth more than how good the good ones are. */
function aboutSlots({ total, proved, stale, unverified, shadowed, drifted }: SlotCounts): string {
  if (total === 0) return 'No slot holds it yet';
  const bad = Object.entries({ drifted, shadowed, unverified, stale }).filter(([, count]) => count > 0);
  if (bad.length > 0) return bad.map(([word, count]) => `${count} ${word}`).join(', ');
  return proved > 0 ? `${proved} proved by their jobs` : 'Read back after the write';
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
