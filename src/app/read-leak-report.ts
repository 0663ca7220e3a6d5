import { vendorsOf } from '../config/parse-manifest.ts';
import { AppError } from '../domain/errors.ts';
import type { CheckedReport, LeakAlert, SignedReport } from '../ports/leak-alerts.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { unsignedAdapter } from './connections.ts';

/** A report is refused as a replay for so long. */
const windowSeconds = 30 * 86_400;
const action = 'leak-report';

/** A genuine, new report as findings that everybody could read; throws `usage` for any other. */
export async function readLeakReport(
  context: AppContext,
  store: Store,
  report: SignedReport,
): Promise<{ readonly alerts: readonly LeakAlert[]; readonly digest: string }> {
  const entries = await store.journal();
  const remembered = entries
    .filter((entry) => entry.action === action)
    .map(({ subject, at }) => ({ digest: subject, at }));
  const refusals: string[] = [];
  for (const vendor of vendorsOf(await context.vocabulary())) {
    const checked: CheckedReport | undefined = await vendor.readLeakReport?.(
      unsignedAdapter(context, vendor),
      report,
      { remembered, windowSeconds },
    );
    if (checked?.kind === 'refused') refusals.push(`${vendor.title}: ${checked.reason}`);
    if (checked?.kind !== 'genuine') continue;
    const foundAt = context.clock.now();
    // Only what is public is reported so, and nothing is to be resolved there.
    const alerts = checked.leaks.map(({ value, type, url, source }) => ({
      id: url,
      value,
      description: `${type}, found in ${source}`,
      isOpen: false,
      isPublic: true,
      foundAt,
      page: url,
    }));
    return { alerts, digest: checked.digest };
  }
  throw new AppError('usage', {
    message: `The report is refused. ${refusals.join('; ')}.`,
    hint: 'The file has to be the body as it came, to the last byte; nothing was changed.',
  });
}

/** Remembers an accepted report; to be called when what it tells is in the records. */
export async function rememberLeakReport(context: AppContext, store: Store, digest: string): Promise<void> {
  const { clock, actor, run } = context;
  await store.commit({
    at: clock.now(),
    actor,
    run,
    phase: 'event',
    action,
    subject: digest,
    detail: {},
  });
}
