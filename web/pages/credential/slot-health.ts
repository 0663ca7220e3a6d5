import type { SlotHealth } from '../../../src/server/contract.ts';
import type { Tone } from '../../parts/badge.tsx';

interface HealthLook {
  readonly tone: Tone;
  /** What it means, for who does not know the word. */
  readonly meaning: string;
}

/** The worst first, as a person looks for them. */
export const slotHealths: Readonly<Record<SlotHealth, HealthLook>> = {
  drifted: { tone: 'broken', meaning: 'somebody else has changed it' },
  shadowed: { tone: 'broken', meaning: 'another value of the same name wins over it' },
  unverified: { tone: 'due', meaning: 'not read back with the active token' },
  adopted: { tone: 'due', meaning: 'still holds what was there before' },
  stale: { tone: 'due', meaning: 'not read back for a week' },
  verified: { tone: 'good', meaning: 'read back after the write' },
  proved: { tone: 'good', meaning: 'its jobs have shown that they hold it' },
};

export function isHealth(word: string | undefined): word is SlotHealth {
  return word !== undefined && Object.hasOwn(slotHealths, word);
}
