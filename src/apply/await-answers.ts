import { AppError } from '../domain/errors.ts';
import { refusedBy } from '../domain/outcome.ts';
import { judgeAnswer, type Consumer, type ExpectedAnswer, type Verdict } from '../domain/proof.ts';
import type { AskedRun, ProofPort, ProofProgress } from '../ports/target.ts';
import type { SagaContext } from './apply-ports.ts';

/** One question that a job is at work on. */
export interface Asked {
  readonly consumer: Consumer;
  readonly nonce: string;
  readonly run: AskedRun;
  /** What the right answer is when it comes from this run. */
  readonly expect: (run: string) => ExpectedAnswer;
}

/**
 * What came of a question: `unasked` when the job could not be started, `unread` when its answer may not be read, `unknown`
 * when nothing came back in time.
 */
export type Ending =
  | { readonly kind: 'proved'; readonly consumer: Consumer; readonly nonce: string; readonly run: string }
  | {
      readonly kind: 'refused';
      readonly consumer: Consumer;
      readonly nonce: string;
      readonly run: string;
      readonly reason: string;
      readonly hint?: string;
    }
  | {
      readonly kind: 'unasked' | 'unread' | 'unknown';
      readonly consumer: Consumer;
      readonly reason: string;
      readonly hint?: string;
    };

/** How long a question is waited for: jobs queue behind others. */
const patienceSeconds = 600;
const firstPauseSeconds = 0.25;
const longestPauseSeconds = 30;
/** Shorter pauses are not worth a word. */
const toldPauseSeconds = 4;

/** Looks after every run until it has answered or the time is over, with growing pauses. */
export async function awaitAnswers(
  asked: readonly Asked[],
  { proof, context, suspects }: { proof: ProofPort; context: SagaContext; suspects: string },
): Promise<readonly Ending[]> {
  const endings: Ending[] = [];
  let open = asked;
  let waited = 0;
  for (
    let seconds = firstPauseSeconds;
    open.length > 0;
    seconds = Math.min(seconds * 2, longestPauseSeconds)
  ) {
    if (waited >= patienceSeconds || context.isStopping()) break;
    if (seconds >= toldPauseSeconds)
      context.onEvent({
        type: 'waiting',
        reason: `${open.map(({ consumer }) => consumer.label).join(', ')} has not answered yet`,
        seconds,
      });
    await context.pause(seconds);
    waited += seconds;
    const still: Asked[] = [];
    for (const question of open) {
      const { consumer, nonce, run } = question;
      const progress = await proof.progress(consumer, nonce, run).catch(passHiccup);
      if (progress.kind === 'running') still.push(question);
      else if (progress.kind === 'refused') endings.push({ ...progress, kind: 'unread', consumer });
      else endings.push(judge(question, progress, suspects));
    }
    open = still;
  }
  const late = open.map(({ consumer, run }): Ending => ({
    kind: 'unknown',
    consumer,
    reason: `${waited < patienceSeconds ? 'nobody waited for its answer' : `no answer within ${patienceSeconds / 60} minutes`}${run.url === '' ? '' : ` (${run.url})`}`,
  }));
  return [...endings, ...late];
}

/** A service that cannot be reached for a moment has not answered yet; everything else ends the waiting for this one. */
function passHiccup(error: unknown): { kind: 'running' } | ReturnType<typeof refusedBy> {
  if (error instanceof AppError && (error.code === 'vendor-failed' || error.code === 'vendor-unreachable'))
    return { kind: 'running' };
  return refusedBy(error);
}

function judge(
  { consumer, nonce, expect }: Asked,
  progress: Exclude<ProofProgress, { kind: 'running' }>,
  suspects: string,
): Ending {
  const common = { consumer, nonce, run: progress.asked };
  if (progress.kind === 'failed') return { ...common, kind: 'refused', reason: progress.reason };
  const verdict = judgeAnswer(expect(progress.asked), { text: progress.text, run: progress.answeredBy });
  if (verdict.kind === 'proved') return { ...common, kind: 'proved' };
  return { ...common, kind: 'refused', reason: verdict.reason, ...hintFor(verdict, suspects) };
}

/** Where another value may come from; a dead token or a strange answer has other causes. */
function hintFor({ cause }: Extract<Verdict, { kind: 'refused' }>, suspects: string): { hint?: string } {
  switch (cause) {
    case 'value':
    case 'recognized':
    case 'empty':
      return { hint: suspects };
    case 'status':
      return {
        hint: 'Look at the token: mintmark status. Was it revoked, or is what the job asks out of date?',
      };
    case 'form':
    case 'run':
      return { hint: 'Somebody else may have written it: ask again with mintmark prove.' };
  }
}
