import { z } from 'zod';
import type { AdapterContext, ReadLeakReport } from '../../ports/vendor.ts';
import { HttpFailure, toAppError } from '../http.ts';
import { checkLeakReport, type ReportKey } from './partner-webhook.ts';
import { createPlainCall } from './plain-call.ts';

const keysSchema = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })),
});

/** Reads a signed report with the keys that GitHub publishes; nobody signs in. */
export const readLeakReport: ReadLeakReport = async (context, report, memory) => {
  const keys = await publishedKeys(context);
  return checkLeakReport(report, { ...memory, keys, now: context.clock.now() });
};

async function publishedKeys(context: AdapterContext): Promise<readonly ReportKey[]> {
  return await toAppError(context.connection, async () => {
    const route = 'GET /meta/public_keys/secret_scanning';
    const { status, data } = await createPlainCall(context)(route);
    const parsed = keysSchema.safeParse(data);
    if (status !== 200 || !parsed.success)
      throw new HttpFailure('malformed', `${route} at GitHub: answered ${status} and no keys.`, { status });
    return parsed.data.public_keys.map(({ key_identifier: id, key }) => ({ id, publicKey: key }));
  });
}
