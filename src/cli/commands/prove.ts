import { printProofFiles } from '../../app/print-proof-files.ts';
import { proveSlots, type SlotProof } from '../../app/prove.ts';
import { errorCatalogue } from '../../domain/errors.ts';
import { showProgress } from '../render/render-progress.ts';
import type { CommandAction, CommandContext } from '../shell.ts';
import { count, muted } from '../terminal.ts';
import { withStore } from '../with-store.ts';

export interface ProveCommandOptions {
  readonly slot?: string;
  readonly pending?: boolean;
  /** true without a target. */
  readonly print?: string | true;
}

export function prove(options: ProveCommandOptions, only: string | undefined): CommandAction {
  return async (context) => {
    if (options.print !== undefined) return await print(context, { ...options, only });
    return await withStore(context, async (store) => {
      const { app, global, terminal } = context;
      const proofs = await proveSlots(app, store, {
        ...(only === undefined ? {} : { only }),
        ...(options.slot === undefined ? {} : { slot: options.slot }),
        isPending: options.pending ?? false,
        onEvent: showProgress(global.json ? muted(terminal) : terminal, 0),
      });
      if (global.json) terminal.line(JSON.stringify(proofs));
      else report(proofs, context);
      if (proofs.some(({ result }) => result === 'refused' || result === 'unknown'))
        return errorCatalogue.incomplete.exitCode;
      return proofs.some(({ result }) => result === 'proved') ? 0 : errorCatalogue.blocked.exitCode;
    });
  };
}

function report(proofs: readonly SlotProof[], { terminal }: CommandContext): void {
  const { line, problem, paint } = terminal;
  const notAsked = proofs.filter(({ result }) => result === 'not-asked');
  const proved = proofs.filter(({ result }) => result === 'proved');
  for (const { label, reason } of notAsked)
    problem(`${paint.due('·')} ${label}: not asked (${reason ?? 'nothing to ask'})`);
  if (notAsked.length > 0)
    problem(`  ${paint.accent('→')} mintmark prove --print    shows what to commit beside a job`);
  line();
  line(
    proofs.length === 0
      ? 'No slot holds a token that could be asked about.'
      : `${count(proved.length, 'slot')} proved, ${proofs.length - proved.length - notAsked.length} failed, ${notAsked.length} not asked.`,
  );
}

async function print(
  { app, global, terminal }: CommandContext,
  { print: chosen, only }: ProveCommandOptions & { readonly only: string | undefined },
): Promise<number> {
  const files = await printProofFiles(app, {
    ...(only === undefined ? {} : { only }),
    ...(typeof chosen === 'string' ? { target: chosen } : {}),
  });
  if (global.json) terminal.line(JSON.stringify(files));
  else terminal.line(files.map(({ text }) => text.trimEnd()).join('\n\n'));
  return 0;
}
