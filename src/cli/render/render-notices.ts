import type { NotifyResult, StandingNotice } from '../../app/notify.ts';
import type { ChannelResult } from '../../app/tell-channel.ts';
import { count, type Terminal } from '../terminal.ts';

/** What is new, or all that stands. */
export function renderNotices(notices: readonly StandingNotice[], terminal: Terminal, isAll: boolean): void {
  const shown = isAll ? notices : notices.filter(({ isNew }) => isNew);
  for (const notice of shown) renderNotice(notice, terminal);
  const rest = notices.length - shown.length;
  if (shown.length > 0 && rest === 0) return;
  const known = `${count(rest, 'notice')} told before still ${rest === 1 ? 'stands' : 'stand'}`;
  terminal.line(
    rest === 0
      ? 'Nothing is due and nothing is broken.'
      : `${shown.length === 0 ? 'Nothing new; ' : ''}${known}: mintmark notify --all`,
  );
}

function renderNotice(
  { severity, credential, message, fix }: StandingNotice,
  { problem, paint }: Terminal,
): void {
  const mark = { broken: paint.bad('✗'), due: paint.due('!'), note: paint.dim('·') }[severity];
  const mend = fix === undefined ? '' : ` ${paint.accent('→')} ${fix}`;
  problem(`${mark} ${paint.strong(credential)}: ${message}${mend}`);
}

/** Which channel was told how much; and, on standard error, which could not be. */
export function renderChannels(
  { channels, unobserved }: NotifyResult,
  terminal: Terminal,
  { isDryRun, isJson }: { isDryRun: boolean; isJson: boolean },
): void {
  const { errorLine, paint } = terminal;
  for (const result of channels) renderChannel(result, terminal, { isDryRun, isJson });
  if (!unobserved) return;
  errorLine(`${paint.bad('✗')} The services could not be asked. ${unobserved.message}`);
  if (unobserved.hint !== undefined) errorLine(`${paint.accent('→')} ${unobserved.hint}`);
}

function renderChannel(
  { channel, told, outcome }: ChannelResult,
  { line, errorLine, paint }: Terminal,
  { isDryRun, isJson }: { isDryRun: boolean; isJson: boolean },
): void {
  const news = told.length === 0 ? 'nothing new' : count(told.length, 'new notice');
  if (outcome !== undefined && outcome.kind !== 'done') {
    const sense = outcome.kind === 'unknown' ? 'nobody knows whether it was told' : 'not told';
    errorLine(`${paint.bad('✗')} ${channel}: ${sense}; the next run tries again. ${outcome.reason}`);
    if ('hint' in outcome) errorLine(`${paint.accent('→')} ${outcome.hint}`);
    return;
  }
  if (isJson) return;
  if (isDryRun) line(paint.dim(`${channel}: would be told ${news}`));
  else {
    const parts = [...(told.length > 0 || !outcome ? [news] : []), ...(outcome ? [outcome.value] : [])];
    line(paint.dim(`${channel}: ${parts.join(', ')}`));
  }
}
