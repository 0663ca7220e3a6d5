import type { Guide } from '../../domain/guide.ts';
import type { Terminal } from '../terminal.ts';

/** Shows what to do, click by click. */
export function renderGuide(guide: Guide, { line, paint }: Terminal): void {
  line(paint.strong(guide.title));
  line(guide.summary);
  for (const { title, page, steps, lines } of guide.sections) {
    line();
    if (guide.sections.length > 1) line(paint.strong(title));
    if (page !== undefined) line(`${paint.accent('→')} ${paint.accent(page)}`);
    for (const [index, step] of steps.entries()) line(`  ${index + 1}. ${step}`);
    if (lines) for (const text of lines.text.trimEnd().split('\n')) line(paint.dim(`    ${text}`));
  }
  if (guide.warnings.length > 0) line();
  for (const warning of guide.warnings) line(`${paint.due('!')} ${warning}`);
  for (const { title, url } of guide.links) line(paint.dim(`${title}: ${url}`));
}
