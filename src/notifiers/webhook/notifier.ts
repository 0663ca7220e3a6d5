import { z } from 'zod';
import { done } from '../../domain/outcome.ts';
import type { NotifierDefinition } from '../../ports/notifier.ts';
import { postWebhook } from '../../vendors/webhook.ts';
import { secretSourceSchema, sourceName } from '../secret-source.ts';

const settingsSchema = z.strictObject({
  /** The address. */
  url: secretSourceSchema,
  /** What the receiver checks the signature with. */
  secret: secretSourceSchema.exactOptional(),
});

/** A JSON document to an address of the operator, signed where a key is given. */
export const webhookNotifier: NotifierDefinition = {
  id: 'webhook',
  title: 'a webhook',
  settings: settingsSchema,
  place: (settings) => sourceName(settingsSchema.parse(settings).url),
  tells: 'news',
  connect: ({ channel, vaultTag, secret, random, timeoutSeconds }, settings) => {
    const { url, secret: key } = settingsSchema.parse(settings);
    return {
      tell: async ({ at, fresh }) => {
        const id = Buffer.from(random.bytes(16)).toString('hex');
        const outcome = await postWebhook(
          { channel, url: secret(url), key: key && secret(key), timeoutSeconds },
          { id, at, body: { version: 1, id, at, store: vaultTag, notices: fresh } },
        );
        return outcome.kind === 'done' ? done(`answered ${outcome.value}`) : outcome;
      },
    };
  },
};
