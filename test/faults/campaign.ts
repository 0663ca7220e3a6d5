import PQueue from 'p-queue';
import { runStrike, type StrikeResult } from './run-strike.ts';
import type { SagaKind } from './saga-kinds.ts';
import { onStage } from './set-stage.ts';
import { strikeName, strikesOf } from './strike.ts';
import type { VictimProgram } from './victim-process.ts';

/** How one saga kind at one size stood its strikes. */
export interface Tally {
  readonly kind: string;
  readonly slots: number;
  readonly cases: number;
  readonly killed: number;
  readonly faultsHit: number;
  readonly repeated: number;
  readonly violations: readonly { readonly strike: string; readonly violation: string }[];
}

export interface CampaignPart {
  readonly kind: SagaKind;
  readonly slots: number;
  /** Only about so many strikes, spread over all. Default all. */
  readonly most?: number;
  /** Moves the choice, so that another one is made. */
  readonly from?: number;
  /** Told after each strike. */
  readonly onStrike?: (done: number, all: number) => void;
}

/** How many cases run at the same time: most of one is waiting for what a service asked it to wait for. */
const parallelCases = 3;

/** Strikes one saga kind at one size everywhere. */
export async function runCampaign(
  program: VictimProgram,
  { kind, slots, most = Infinity, from = 0, onStrike = () => {} }: CampaignPart,
): Promise<Tally> {
  return await onStage(program, { kind, slots }, async (stage) => {
    const actions = stage.actions.filter((action) => kind.only?.includes(action) ?? true);
    const all = strikesOf(actions);
    const stride = Math.max(1, Math.floor(all.length / most));
    const strikes = all.filter((_, index) => index % stride === from % stride);
    const queue = new PQueue({ concurrency: parallelCases });
    let done = 0;
    const results = await Promise.all(
      strikes.map(async (strike) => {
        const result = await queue.add(async () => await runStrike(program, stage, strike));
        onStrike((done += 1), strikes.length);
        return { ...result, name: strikeName(strike) };
      }),
    );
    const count = (claim: (result: StrikeResult) => boolean): number => results.filter(claim).length;
    return {
      kind: kind.name,
      slots,
      cases: results.length,
      killed: count(({ wasKilled }) => wasKilled),
      faultsHit: count(({ didFaultHit }) => didFaultHit),
      repeated: count(({ wasRepeated }) => wasRepeated),
      violations: results.flatMap(({ name, violations }) =>
        violations.map((violation) => ({ strike: name, violation })),
      ),
    };
  });
}
