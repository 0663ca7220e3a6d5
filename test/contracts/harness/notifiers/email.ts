import { emailNotifier } from '../../../../src/notifiers/email/notifier.ts';
import { startMailServer } from '../../../receivers/mail-server.ts';
import { notifierContext, secretsFrom, type NotifierHarness } from './harness.ts';

const from = 'mintmark@example.org';
const to = ['maria@example.org', 'team@example.org'];

export const emailHarness: NotifierHarness = {
  definition: emailNotifier,
  badSettings: [
    { from, to: [], smtp: { env: 'SMTP' } },
    { from, to: ['not an address'], smtp: { env: 'SMTP' } },
    { from, to: ['a@b.org>\r\nBcc: c@d.org'], smtp: { env: 'SMTP' } },
    { from, to, smtp: 'smtp://localhost' },
    { to, smtp: { env: 'SMTP' } },
  ],
  start: async () => {
    const server = await startMailServer();
    const open = await startMailServer({ hasTls: false });
    let { url } = server;
    return {
      context: notifierContext('email maria@example.org', { secret: secretsFrom({ SMTP: () => url }) }),
      settings: { from, to, smtp: { env: 'SMTP' } },
      received: () => JSON.stringify(server.mails.map((mail) => [mail.to, mail.text, mail.html])),
      secrets: [server.password, encodeURIComponent(server.password), open.password],
      failures: {
        'a refused password': () => server.refusals.push('auth'),
        'refused recipients': () => server.refusals.push('recipient', 'recipient'),
        'a refused mail': () => server.refusals.push('data'),
        'nobody there': () => {
          url = url.replace(/\d+$/, '1');
        },
        // The same machine by an address that does not say so.
        'no encryption': () => {
          url = open.url.replace('127.0.0.1', '0.0.0.0');
        },
        'a certificate that nobody has signed': () => {
          url = url.replace('127.0.0.1', '0.0.0.0');
        },
        'no address': () => {
          url = server.password;
        },
        'broken percent-encoding': () => {
          url = `smtp://%zz:${encodeURIComponent(server.password)}@127.0.0.1`;
        },
      },
      stop: async () => {
        await Promise.all([server.stop(), open.stop()]);
      },
    };
  },
};
