import { Ban, CircleHelp, Flag, Hourglass, Timer, type LucideIcon } from 'lucide-react';
import type { Token } from '../../../src/server/contract.ts';
import type { Tone } from '../../parts/badge.tsx';

/** How a state is drawn, told apart without colour: by its pattern, by the sign at its end, and in words. */
export interface TokenLook {
  readonly tone: Tone;
  /** The sign where it ended, or will. */
  readonly end: LucideIcon;
  readonly endWord: string;
  /** What has been lived. */
  readonly lived: string;
  /** What is still to come. */
  readonly ahead: string;
  readonly word: string;
}

const stripes =
  'bg-[repeating-linear-gradient(135deg,currentColor_0_2px,transparent_2px_7px)] border border-current';
const dots =
  'bg-[radial-gradient(currentColor_1px,transparent_1.5px)] bg-size-[6px_6px] border border-current';
const hollow = 'border border-current';
const dashed = 'border border-dashed border-current';

export const tokenLooks: Readonly<Record<Token['state'], TokenLook>> = {
  unknown: {
    tone: 'broken',
    end: CircleHelp,
    endWord: 'nobody knows',
    lived: `text-broken ${dashed}`,
    ahead: `text-broken ${dashed}`,
    word: 'outcome unknown',
  },
  pending: {
    tone: 'note',
    end: Flag,
    endWord: 'expires',
    lived: `text-note ${dashed}`,
    ahead: `text-note ${dashed}`,
    word: 'pending: not in every slot yet',
  },
  active: {
    tone: 'good',
    end: Flag,
    endWord: 'expires',
    lived: 'text-good bg-current border border-current',
    ahead: `text-good bg-accent-soft ${hollow}`,
    word: 'active',
  },
  superseded: {
    tone: 'due',
    end: Timer,
    endWord: 'grace ends',
    lived: `text-due ${stripes}`,
    ahead: `text-due ${stripes}`,
    word: 'superseded: lives on for its grace',
  },
  revoked: {
    tone: 'quiet',
    end: Ban,
    endWord: 'revoked',
    lived: `text-quiet ${hollow}`,
    ahead: '',
    word: 'revoked',
  },
  expired: {
    tone: 'quiet',
    end: Hourglass,
    endWord: 'expired',
    lived: `text-quiet ${dots}`,
    ahead: '',
    word: 'expired',
  },
};
