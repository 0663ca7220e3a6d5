import {
  Check,
  Circle,
  CircleAlert,
  CircleDashed,
  Hand,
  LoaderCircle,
  Minus,
  type LucideIcon,
} from 'lucide-react';
import type { RunStep, Step } from '../../src/server/contract.ts';
import { classes } from './classes.ts';

type State = RunStep['state'];

const looks: Readonly<Record<State, { icon: LucideIcon; tone: string; word: string }>> = {
  planned: { icon: Circle, tone: 'text-quiet', word: 'planned' },
  running: { icon: LoaderCircle, tone: 'text-accent animate-spin', word: 'running' },
  done: { icon: Check, tone: 'text-good', word: 'done' },
  refused: { icon: CircleAlert, tone: 'text-broken', word: 'refused' },
  unknown: { icon: CircleDashed, tone: 'text-due', word: 'outcome unknown' },
  waiting: { icon: Hand, tone: 'text-due', word: 'waits for a person' },
  skipped: { icon: Minus, tone: 'text-quiet', word: 'not tried' },
};

/** The steps of a preview or of a run: what, why, where, and how far it is. */
export function StepList({ steps }: { readonly steps: readonly (Step | RunStep)[] }) {
  return (
    <ol className="grid gap-1">
      {steps.map((step) => (
        <StepRow key={step.id} step={step} />
      ))}
    </ol>
  );
}

function StepRow({ step }: { readonly step: Step | RunStep }) {
  const state: State = 'state' in step ? step.state : 'planned';
  const { icon: Icon, tone, word } = looks[state];
  const problem = 'problem' in step ? step.problem : undefined;
  const hint = 'hint' in step ? step.hint : undefined;
  return (
    <li className={classes('flex gap-3 rounded-lg px-3 py-2', state === 'running' && 'bg-raised')}>
      <Icon role="img" aria-label={word} className={classes('mt-1 size-4 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <p className={classes('break-words', step.isDestructive && 'text-broken')}>{step.text}</p>
        <p className="text-sm break-words text-quiet">{step.reason}</p>
        {step.slots.length > 1 && (
          <details className="text-sm text-quiet">
            <summary>{step.slots.length} slots</summary>
            <ul className="mt-1 grid gap-0.5 font-mono text-xs">
              {step.slots.map(({ id, label }) => (
                <li key={id}>{label}</li>
              ))}
            </ul>
          </details>
        )}
        {problem !== undefined && <p className="text-sm break-words text-broken">{problem}</p>}
        {hint !== undefined && <p className="text-sm break-words text-quiet">{hint}</p>}
        {'notes' in step &&
          step.notes.map((note) => (
            <p key={note} className="text-sm break-words text-due">
              {note}
            </p>
          ))}
      </div>
    </li>
  );
}
