/** The first message to a victim: the world that it lives in. Over the channel, because environment and argv are seen by others. */
export interface VictimWorld {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  /** Seconds that its clock is ahead of the machine's. */
  readonly aheadSeconds: number;
}

/** An instant of a step: its intent is journaled, its outcome is about to be, its outcome is journaled. */
export type StepInstant = 'intended' | 'ending' | 'ended';

/** What a victim tells; it goes on when it gets its answer, and never does where it is killed. */
export type VictimMessage =
  | {
      readonly type: 'step';
      readonly instant: StepInstant;
      readonly action: string;
      readonly subject: string;
    }
  | { readonly type: 'pause'; readonly seconds: number }
  /** A person is asked for a value; `output` is all that was shown. */
  | { readonly type: 'value'; readonly output: string }
  | { readonly type: 'page'; readonly url: string };

/** Seconds that its clock is ahead now, or the value that a person pasted. */
export type VictimAnswer = { readonly aheadSeconds: number } | { readonly value: string };
