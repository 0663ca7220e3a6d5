import type { Run } from '../../../src/server/contract.ts';
import type { Tone } from '../../parts/badge.tsx';

interface StateLook {
  readonly word: string;
  readonly tone: Tone;
  /** What a screen reader is told when it begins. */
  readonly told: string;
}

export const stateLooks: Readonly<Record<Run['state'], StateLook>> = {
  running: { word: 'Running', tone: 'note', told: 'The run is at work.' },
  waiting: { word: 'Waits for you', tone: 'due', told: 'The run waits for a person.' },
  pausing: { word: 'Pausing', tone: 'due', told: 'No further step begins; the steps in hand end.' },
  paused: { word: 'Paused', tone: 'due', told: 'The run is paused. Nothing is lost: it can be continued.' },
  done: { word: 'Done', tone: 'good', told: 'The run is done.' },
  blocked: { word: 'Waits', tone: 'due', told: 'The run has ended; the rest waits for a person.' },
  incomplete: {
    word: 'Incomplete',
    tone: 'broken',
    told: 'The run has ended, and not every step got through.',
  },
  failed: { word: 'Failed', tone: 'broken', told: 'The run could not go on.' },
};

/** For the title of the window: what a person wants to see of a tab in the background. */
export function windowTitle({ state, title, doneSteps, totalSteps }: Run): string {
  const { word } = stateLooks[state];
  return state === 'running' ? `${doneSteps}/${totalSteps} · ${title}` : `${word} · ${title}`;
}
