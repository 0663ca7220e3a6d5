import type { NotifierDefinition } from '../ports/notifier.ts';
import { calendarNotifier } from './calendar/notifier.ts';
import { emailNotifier } from './email/notifier.ts';
import { githubIssueNotifier } from './github-issue/notifier.ts';
import { webhookNotifier } from './webhook/notifier.ts';

/** Every notifier, in alphabetical order. Adding one is its folder and its line here. */
export const notifiers: readonly NotifierDefinition[] = [
  calendarNotifier,
  emailNotifier,
  githubIssueNotifier,
  webhookNotifier,
];
