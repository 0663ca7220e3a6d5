import { Boxes, SearchX } from 'lucide-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Credential, Slot, SlotHealth } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { inputShape } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { counted } from '../../parts/counted.ts';
import { isHealth, slotHealths } from './slot-health.ts';
import { SlotTable } from './slot-table.tsx';

const route = getRouteApi('/shell/credentials/$name');

/** From so many on, one looks for a slot by typing. */
const filteredFrom = 6;
/** So many are drawn unasked. */
const shownUnasked = 50;

/** Every place that holds a token of this credential, the worst first. */
export function Slots({ credential }: { readonly credential: Credential }) {
  const { slotList } = credential;
  const { slots: part = '', health } = route.useSearch();
  const [isWhole, setWhole] = useState(false);
  const found = sorted(slotList).filter((slot) => isAsked(slot, part, health));
  const shown = isWhole ? found : found.slice(0, shownUnasked);
  return (
    <Panel
      isFlush
      title="Slots"
      about={slotList.length === 0 ? undefined : sumUp(slotList)}
      actions={slotList.length >= filteredFrom && <Filter slots={slotList} />}
    >
      {slotList.length === 0 && (
        <Empty icon={Boxes} title="No slot holds it yet">
          Its placements in the manifest say where it goes; apply writes it there.
        </Empty>
      )}
      {slotList.length > 0 && found.length === 0 && (
        <Empty icon={SearchX} title="No slot is like that">
          Type less, or choose any health.
        </Empty>
      )}
      {shown.length > 0 && <SlotTable slots={shown} name={credential.name} />}
      {found.length > shown.length && (
        <div className="border-t px-5 py-3 text-center">
          <Button onClick={() => setWhole(true)}>Show all {found.length}</Button>
        </div>
      )}
    </Panel>
  );
}

function isAsked({ label, id, target, health }: Slot, part: string, asked: string | undefined): boolean {
  const words = part.toLowerCase().split(/\s+/);
  const text = `${label} ${id} ${target}`.toLowerCase();
  return words.every((word) => text.includes(word)) && (!isHealth(asked) || health === asked);
}

const order = Object.keys(slotHealths) as readonly SlotHealth[];

function sorted(slots: readonly Slot[]): readonly Slot[] {
  return slots.toSorted((left, right) => order.indexOf(left.health) - order.indexOf(right.health));
}

function sumUp(slots: readonly Slot[]): string {
  const kinds = order.flatMap((health) => {
    const number = slots.filter((slot) => slot.health === health).length;
    return number === 0 ? [] : [`${number} ${health}`];
  });
  return `${counted(slots.length, 'slot')}: ${kinds.join(', ')}`;
}

function Filter({ slots }: { readonly slots: readonly Slot[] }) {
  const { slots: part = '', health = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const present = order.filter((each) => slots.some((slot) => slot.health === each));
  const look = (next: { slots?: string; health?: string }): void => {
    const wanted = { slots: part, health, ...next };
    void navigate({
      replace: true,
      resetScroll: false,
      search: Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== '')),
    });
  };
  return (
    <search className="flex gap-2 max-sm:w-full">
      <input
        type="search"
        aria-label="Find a slot"
        placeholder="Find a slot…"
        value={part}
        onChange={(event) => look({ slots: event.target.value })}
        className={`${inputShape} sm:w-56`}
      />
      <select
        aria-label="Health"
        value={health}
        onChange={(event) => look({ health: event.target.value })}
        className={`${inputShape} sm:w-40`}
      >
        <option value="">any health</option>
        {present.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </search>
  );
}
