import type { ApplyEvent } from '../../app/apply-manifest.ts';
import type { Terminal } from '../terminal.ts';
import { describeStep } from '../../plan/describe-step.ts';

/** More deliveries than this are shown as one moving line instead of one line each. */
const linesPerDelivery = 20;

/** Tells what happens while it happens: a line a step, and a bar with time left for many deliveries. */
export function showProgress(terminal: Terminal, deliveries: number): (event: ApplyEvent) => void {
  const { line, errorLine, paint } = terminal;
  const isCondensed = deliveries > linesPerDelivery;
  const startedAt = performance.now();
  let delivered = 0;
  return (event) => {
    if (event.type === 'waiting') {
      line(paint.dim(`  … ${event.reason}: waiting ${Math.ceil(event.seconds)} s`));
      return;
    }
    if (event.type === 'step-started') return;
    const { step, result } = event;
    if (step.kind === 'declare') return;
    if (step.kind === 'deliver') delivered += 1;
    switch (result.kind) {
      case 'done':
        if (step.kind === 'deliver' && isCondensed) showBar(terminal, { delivered, deliveries, startedAt });
        else line(`  ${paint.good('✓')} ${describeStep(step)}`);
        for (const note of result.notes) line(`    ${paint.due('!')} ${note}`);
        return;
      case 'refused':
        errorLine(`  ${paint.bad('✗')} ${describeStep(step)}: ${result.reason}`);
        if (result.hint !== undefined) errorLine(`    ${paint.accent('→')} ${result.hint}`);
        return;
      case 'waiting':
        line(`  ${paint.due('…')} ${describeStep(step)}: waits for a person (${result.reason})`);
        return;
      case 'unknown':
        errorLine(
          `  ${paint.due('?')} ${describeStep(step)}: nobody knows whether it happened (${result.reason})`,
        );
    }
  };
}

/** On a terminal one line that moves; elsewhere a line at every tenth of many. */
function showBar(
  { line, isTty, paint }: Terminal,
  { delivered, deliveries, startedAt }: { delivered: number; deliveries: number; startedAt: number },
): void {
  const isLast = delivered === deliveries;
  const tenth = Math.max(1, Math.floor(deliveries / 10));
  if (!isTty && !isLast && delivered % tenth !== 0) return;
  const width = 30;
  const filled = Math.round((delivered / deliveries) * width);
  const secondsLeft = Math.ceil(
    (((performance.now() - startedAt) / delivered) * (deliveries - delivered)) / 1000,
  );
  const bar = paint.good('━'.repeat(filled)) + paint.dim('─'.repeat(width - filled));
  const text = `  ${bar} ${delivered}/${deliveries} slots written${isLast ? '' : `, about ${secondsLeft} s left`}`;
  line(isTty && delivered > 1 ? `\u001B[1A\u001B[2K${text}` : text);
}
