import { z } from 'zod';
import { done } from '../../domain/outcome.ts';
import type { NotifierDefinition } from '../../ports/notifier.ts';
import { sendMail } from '../../vendors/mail.ts';
import { secretSourceSchema } from '../secret-source.ts';
import { writeMail } from './write-mail.ts';

const address = z.string().regex(/^[^\s@<>,;:"]+@[A-Za-z0-9.-]+$/, { error: 'must be an e-mail address' });
const settingsSchema = z.strictObject({
  to: z.array(address).min(1, { error: 'must name at least one address' }),
  from: address,
  /** The server, as smtps://user:password@host:port. */
  smtp: secretSourceSchema,
});

/** One mail a run with everything that is new. */
export const emailNotifier: NotifierDefinition = {
  id: 'email',
  title: 'e-mail',
  settings: settingsSchema,
  place: (settings) => settingsSchema.parse(settings).to.join(', '),
  tells: 'news',
  connect: ({ channel, vaultTag, secret, timeoutSeconds }, settings) => {
    const { to, from, smtp } = settingsSchema.parse(settings);
    return {
      tell: async (report) => {
        const outcome = await sendMail(
          { channel, url: secret(smtp), timeoutSeconds },
          {
            from,
            to,
            ...writeMail(report),
            date: report.at,
            // RFC 2919 keeps `localhost` for lists that no domain answers for.
            list: { id: `notices.${vaultTag}.localhost`, title: `Mintmark notices of store ${vaultTag}` },
          },
        );
        if (outcome.kind !== 'done') return outcome;
        const { refusedFor } = outcome.value;
        return done(refusedFor.length === 0 ? 'sent' : `sent, but refused for ${refusedFor.join(', ')}`);
      },
    };
  },
};
