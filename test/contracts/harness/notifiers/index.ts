import { calendarHarness } from './calendar.ts';
import { emailHarness } from './email.ts';
import { githubIssueHarness } from './github-issue.ts';
import type { NotifierHarness } from './harness.ts';
import { webhookHarness } from './webhook.ts';

/** One harness a notifier, in the order of src/notifiers/index.ts. */
export const notifierHarnesses: readonly NotifierHarness[] = [
  calendarHarness,
  emailHarness,
  githubIssueHarness,
  webhookHarness,
];
