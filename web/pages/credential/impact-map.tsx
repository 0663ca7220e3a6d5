import { Boxes, FileCode, FolderGit2, KeyRound, TriangleAlert } from 'lucide-react';
import type { Impact } from '../../../src/server/contract.ts';
import { classes } from '../../parts/classes.ts';
import { counted } from '../../parts/counted.ts';
import { Branch, Node } from './impact-tree.tsx';

type SlotImpact = Impact['slots'][number];
type Usage = SlotImpact['usedBy'][number];

/** Token, slots, repositories and files as a tree from left to right; an indented list where there is no room. */
export function ImpactMap({ impact }: { readonly impact: Impact }) {
  const { token, state, slots } = impact;
  const read = slots.filter(isRead);
  const unread = slots.filter((slot) => !isRead(slot));
  return (
    <div className="@container grid gap-5">
      <Verdict impact={impact} />
      <ul aria-label={`What reads ${token}`} className="overflow-x-auto text-sm">
        <Branch isRoot node={<Node icon={KeyRound} label={token} details={[state]} isMono />}>
          {read.map((slot) => (
            <SlotBranch key={slot.id} slot={slot} />
          ))}
          {unread.length > 0 && <Unread slots={unread} />}
        </Branch>
      </ul>
    </div>
  );
}

function isRead({ usedBy }: SlotImpact): boolean {
  return usedBy.length > 0;
}

function Verdict({ impact: { token, replacedBy, slots } }: { readonly impact: Impact }) {
  const usages = slots.flatMap(({ usedBy }) => usedBy).filter(({ readings }) => readings.length > 0);
  const repositories = new Set(usages.map(({ repository }) => repository)).size;
  const places = usages.reduce((sum, { readings }) => sum + readings.length, 0);
  const isHarmless = places === 0;
  if (slots.length === 0)
    return <p className="font-medium">No slot holds {token}: nothing that Mintmark knows of stops.</p>;
  const untold = slots.filter(({ cannotTell }) => cannotTell.length > 0).length;
  return (
    <div
      className={classes(
        'rounded-lg border px-4 py-3',
        isHarmless ? 'border-line-strong bg-raised' : 'border-broken bg-broken-soft',
      )}
    >
      <p className="font-medium">
        {isHarmless
          ? `No build file that could be read uses ${token}.`
          : `${counted(places, 'place')} in ${counted(repositories, 'repository')} ${places === 1 ? 'stops' : 'stop'} when ${token} is revoked now.`}
      </p>
      <p className="text-sm text-quiet">
        {replacedBy === undefined
          ? 'No other token works in its place.'
          : `${replacedBy} works in its place already; these slots still hold the old one.`}
        {untold > 0 && ` Of ${counted(untold, 'slot')} not everything can be told.`}
      </p>
    </div>
  );
}

function asDetail({ where, how }: Usage['readings'][number]): string {
  return `${where}, ${how}`;
}

function asDoubt(reason: string): string {
  return `Cannot tell: ${reason}`;
}

function SlotBranch({ slot }: { readonly slot: SlotImpact }) {
  const { label, state, usedBy, cannotTell } = slot;
  return (
    <Branch node={<Node icon={Boxes} label={label} details={[state]} doubts={cannotTell.map(asDoubt)} />}>
      {usedBy.map((usage) => (
        <RepositoryBranch key={usage.repository} usage={usage} />
      ))}
    </Branch>
  );
}

function RepositoryBranch({ usage }: { readonly usage: Usage }) {
  const { repository, readings, warnings, notes } = usage;
  return (
    <Branch node={<Node icon={FolderGit2} label={repository} warnings={warnings} doubts={notes} />}>
      {[...Map.groupBy(readings, ({ file }) => file)].map(([file, own]) => (
        <Branch key={file} node={<Node icon={FileCode} label={file} details={own.map(asDetail)} isMono />} />
      ))}
    </Branch>
  );
}

/** Slots that nothing reads, as far as it can be told: many, and seldom what one looks for. */
function Unread({ slots }: { readonly slots: readonly SlotImpact[] }) {
  const doubtful = slots.filter(({ cannotTell }) => cannotTell.length > 0).length;
  return (
    <Branch
      node={
        <details className="max-w-96 rounded-lg border border-dashed border-line-strong px-3 py-2 text-quiet">
          <summary>
            {counted(slots.length, 'slot')} that no file reads
            {doubtful > 0 && (
              <span className="text-due">
                {' '}
                <TriangleAlert aria-hidden className="inline size-3.5" /> as far as it can be told
              </span>
            )}
          </summary>
          <ul className="mt-2 grid gap-2">
            {slots.map(({ id, label, cannotTell }) => (
              <li key={id} className="break-words">
                {label}
                {cannotTell.map((each) => (
                  <span key={each} className="block text-xs">
                    {asDoubt(each)}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </details>
      }
    />
  );
}
