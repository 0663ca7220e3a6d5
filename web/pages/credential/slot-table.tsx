import { Workflow } from 'lucide-react';
import type { Slot } from '../../../src/server/contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { classes } from '../../parts/classes.ts';
import { Moment } from '../../parts/moment.tsx';
import { slotHealths } from './slot-health.ts';
import { Said } from '../../parts/said.tsx';
import { SlotProof } from './slot-proof.tsx';

const heads = ['Where', 'Health', 'Holds', 'Delivered', 'Verified', 'Proof'];
const columns = 'xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(8rem,12rem)_auto_auto_auto_minmax(6rem,auto)]';
const row = 'xl:col-span-full xl:grid xl:grid-cols-subgrid xl:gap-x-6 px-5';

/** A table where there is room for one; else each slot is a card with the same words. */
export function SlotTable({ slots, name }: { readonly slots: readonly Slot[]; readonly name: string }) {
  return (
    <div role="table" aria-label={`Slots of ${name}`} className={columns}>
      <div role="row" className={classes(row, 'border-b pb-2 text-sm text-quiet max-xl:sr-only')}>
        {heads.map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </div>
      {slots.map((slot) => (
        <SlotRow key={slot.id} slot={slot} />
      ))}
    </div>
  );
}

const cell = 'text-sm flex gap-2 xl:block';

function SlotRow({ slot }: { readonly slot: Slot }) {
  const { label, target, connection, health, token, part, deliveredAt, verifiedAt, notes } = slot;
  const { tone, meaning } = slotHealths[health];
  return (
    <div role="row" className={classes(row, 'border-b py-3 last:border-b-0 max-xl:grid max-xl:gap-1')}>
      <div role="rowheader" className="flex min-w-0 gap-3">
        <Workflow aria-hidden className="mt-1 size-4 shrink-0 text-quiet" strokeWidth={1.75} />
        <div className="min-w-0">
          <p className="break-words">{label}</p>
          <p className="text-xs break-words text-quiet">
            {target}
            {connection !== target && ` · by ${connection}`}
            {slot.existedBefore && ' · was there before Mintmark'}
          </p>
          {notes.map((note) => (
            <p key={note} className="mt-1 text-sm break-words text-broken">
              <Said text={note} />
            </p>
          ))}
        </div>
      </div>
      <div role="cell" className="max-xl:flex max-xl:flex-wrap max-xl:items-center max-xl:gap-2 max-xl:pl-7">
        <Badge tone={tone}>{health}</Badge>
        <p className="text-xs text-quiet xl:mt-1">{meaning}</p>
      </div>
      <div role="cell" className={classes(cell, 'max-xl:pl-7')}>
        <Head>Holds</Head>
        {token === undefined ? (
          <span className="text-quiet">nothing of ours</span>
        ) : (
          <span className="font-mono whitespace-nowrap">
            #{token.split('#')[1]}
            {part === 'id' && <span className="font-sans text-quiet"> (its id)</span>}
          </span>
        )}
      </div>
      <Time head="Delivered" at={deliveredAt} />
      <Time head="Verified" at={verifiedAt} />
      <div role="cell" className={classes(cell, 'max-xl:pl-7')}>
        <Head>Proof</Head>
        <SlotProof slot={slot} />
      </div>
    </div>
  );
}

/** Says in a card what the column says in the table. */
function Head({ children }: { readonly children: string }) {
  return (
    <span aria-hidden className="w-20 shrink-0 text-quiet xl:hidden">
      {children}
    </span>
  );
}

function Time({ head, at }: { readonly head: string; readonly at: string | undefined }) {
  return (
    <div role="cell" className={classes(cell, 'whitespace-nowrap max-xl:pl-7')}>
      <Head>{head}</Head>
      {at === undefined ? <span className="text-quiet">not yet</span> : <Moment at={at} />}
    </div>
  );
}
