import { webhookNotifier } from '../../../../src/notifiers/webhook/notifier.ts';
import { startWebhookServer } from '../../../receivers/webhook-server.ts';
import { notifierContext, secretsFrom, type NotifierHarness } from './harness.ts';

export const webhookHarness: NotifierHarness = {
  definition: webhookNotifier,
  badSettings: [
    { url: 'https://example.org/hook' },
    { url: { env: 'not a name' } },
    { url: { env: 'URL' }, secret: 'abc' },
    { url: { env: 'URL' }, method: 'GET' },
    {},
  ],
  start: async () => {
    const server = await startWebhookServer();
    let { url } = server;
    const secret = secretsFrom({ URL: () => url, KEY: () => server.key });
    const sensitive = `x${server.path.slice(7)}`;
    return {
      context: notifierContext('webhook URL', { secret }),
      settings: { url: { env: 'URL' }, secret: { env: 'KEY' } },
      received: () => JSON.stringify(server.deliveries),
      secrets: [server.path, server.key, sensitive],
      failures: {
        'an answer of 500': () => server.answers.push(500),
        'an answer of 403': () => server.answers.push(403),
        'a redirect': () => server.answers.push(302),
        'a line that is cut': () => server.answers.push(undefined),
        'nobody there': () => {
          url = `http://127.0.0.1:1${server.path}`;
        },
        'an open line to another machine': () => {
          url = `http://example.org${server.path}`;
        },
        'no address': () => {
          url = sensitive;
        },
        'an address with a user': () => {
          url = `https://${sensitive}:${sensitive}@127.0.0.1/`;
        },
      },
      stop: server.stop,
    };
  },
};
