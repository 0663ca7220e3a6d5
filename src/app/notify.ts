import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Change } from '../domain/journal.ts';
import {
  noticeSources,
  severities,
  type Notice,
  type NoticeKind,
  type ToldNotice,
} from '../domain/notice.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { connectChannels, terminalChannel } from './channels.ts';
import { loadDeclaration } from './load-declaration.ts';
import { makeCurrentPlan } from './make-current-plan.ts';
import { planNotices } from './plan-notices.ts';
import { showStatus } from './show-status.ts';
import { dueDates, statusNotices } from './status-notices.ts';
import { tellChannel, type ChannelResult } from './tell-channel.ts';

/** A notice that stands, and whether standard output was not told of it before. */
export type StandingNotice = Notice & { readonly isNew: boolean };

/** Why the services could not be asked. */
export interface Unobserved {
  readonly code: AppError['code'];
  readonly message: string;
  readonly hint?: string;
}

export interface NotifyResult {
  readonly at: Instant;
  /** All that is so now, the worst first. */
  readonly notices: readonly StandingNotice[];
  readonly channels: readonly ChannelResult[];
  /** Only where the services were to be asked and could not be: what they would show is as it was told last. */
  readonly unobserved?: Unobserved;
}

export interface NotifyOptions {
  /** Whether the services are asked, too; without, only the store is. */
  readonly isObserving: boolean;
  /** Nothing is told to channels, and nothing is remembered. */
  readonly isDryRun: boolean;
  /** Shows on standard output, before anything is remembered as told. */
  readonly show: (notices: readonly StandingNotice[]) => void;
}

/** Tells every channel what it does not know yet. One run at a time: two would tell everything twice. */
export async function notify(
  context: AppContext,
  store: Store,
  options: NotifyOptions,
): Promise<NotifyResult> {
  return await store.exclusively('the notices', async () => await tellAll(context, store, options));
}

async function tellAll(
  context: AppContext,
  store: Store,
  { isObserving, isDryRun, show }: NotifyOptions,
): Promise<NotifyResult> {
  const { declaration } = await loadDeclaration(context);
  const status = await showStatus(context, store);
  const observed = isObserving ? await observeNotices(context, store) : undefined;
  const sight = observed && 'notices' in observed ? observed : undefined;
  const told = await store.toldNotices();
  const standing = worstFirst([
    ...remembered(told, sight),
    ...statusNotices(status),
    ...(sight?.notices ?? []),
  ]);
  const terminal = terminalChannel();
  const known = new Set(told.filter(({ channel }) => channel === terminal.name).map(keyOf));
  const notices = standing.map((notice) => ({ ...notice, isNew: !known.has(notice.key) }));
  show(notices);
  const channels = [terminal, ...(await connectChannels(context, store, declaration))];
  const report = { at: status.at, standing, dates: dueDates(status) };
  const results: ChannelResult[] = [];
  for (const channel of channels) {
    const own = told.filter((each) => each.channel === channel.name).map(({ notice }) => notice);
    const { result, changes } = await tellChannel(channel, { ...report, told: own, isDryRun });
    results.push(result);
    if (!isDryRun) await remember({ context, store, subject: channel.name }, changes);
  }
  const gone = told.filter(({ channel }) => !channels.some(({ name }) => name === channel));
  if (!isDryRun) await remember({ context, store, subject: 'former channels' }, gone.map(clear));
  return {
    at: status.at,
    notices,
    channels: results.slice(1),
    ...(observed && 'code' in observed ? { unobserved: observed } : {}),
  };
}

/** What a look at the services has shown. */
interface Sight {
  readonly notices: readonly Notice[];
  /** Names of the credentials whose slots could not be looked at. */
  readonly unseen: ReadonlySet<string>;
}

/** A service that does not answer must not hold up what the store knows. */
async function observeNotices(context: AppContext, store: Store): Promise<Sight | Unobserved> {
  try {
    const { plan, observed } = await makeCurrentPlan(context, store);
    const unseen = observed.filter(({ unreachable }) => unreachable !== undefined);
    return { notices: planNotices(plan), unseen: new Set(unseen.map(({ credential }) => credential)) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, hint } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  }
}

/** What is seen beside slots and nowhere else. */
const besideSlots: ReadonlySet<NoticeKind> = new Set(['drift', 'shadow', 'copy']);

/** What was told before and nobody looked for in this run: it is taken to be still so. */
function remembered(told: readonly ToldNotice[], sight: Sight | undefined): readonly Notice[] {
  return told
    .map(({ notice }) => notice)
    .filter(({ kind, credential }) => {
      if (noticeSources[kind] === 'store') return false;
      return !sight || (besideSlots.has(kind) && sight.unseen.has(credential));
    });
}

/** Each once: what was found now is said before what is remembered of the same state. */
function worstFirst(all: readonly Notice[]): readonly Notice[] {
  const notices = [...new Map(all.map((notice) => [notice.key, notice])).values()];
  const rank = ({ severity, due, key }: Notice): string =>
    `${severities.length - severities.indexOf(severity)} ${due ?? '9'} ${key}`;
  return notices.toSorted((left, right) => (rank(left) < rank(right) ? -1 : 1));
}

function keyOf({ notice }: ToldNotice): string {
  return notice.key;
}

function clear(told: ToldNotice): Change {
  return { type: 'notice-cleared', channel: told.channel, key: keyOf(told) };
}

/** One line of the journal a channel, and none where nothing changed. */
async function remember(
  { context, store, subject }: { context: AppContext; store: Store; subject: string },
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const { clock, actor, run } = context;
  const told = changes.filter(({ type }) => type === 'notice-told').length;
  const detail = { told, cleared: changes.length - told };
  await store.commit(
    { at: clock.now(), actor, run, phase: 'event', action: 'notify', subject, detail },
    changes,
  );
}
