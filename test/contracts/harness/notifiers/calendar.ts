import { AppError } from '../../../../src/domain/errors.ts';
import { calendarNotifier } from '../../../../src/notifiers/calendar/notifier.ts';
import { notifierContext, type NotifierHarness } from './harness.ts';

export const calendarHarness: NotifierHarness = {
  definition: calendarNotifier,
  badSettings: [
    { file: '/etc/mintmark.ics' },
    { file: '../mintmark.ics' },
    { file: 'a/../../b.ics' },
    { file: 'C:\\mintmark.ics' },
    { file: '.bashrc' },
    {},
  ],
  start: async () => {
    let text: string | undefined;
    let isFull = false;
    const files = {
      read: () => text,
      write: (path: string, next: string) => {
        if (isFull) throw new AppError('file-refused', { message: `${path} cannot be written.` });
        text = next;
      },
    };
    return await Promise.resolve({
      context: notifierContext('calendar tokens/mintmark.ics', { files }),
      settings: { file: 'tokens/mintmark.ics' },
      received: () => text ?? '',
      secrets: [],
      failures: {
        'a full disk': () => {
          isFull = true;
        },
      },
      stop: async () => {
        await Promise.resolve();
      },
    });
  },
};
