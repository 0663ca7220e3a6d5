import { z } from 'zod';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createClient, type AzureDevopsClient } from './client.ts';

/** What a connection carries beside its credential. */
export const settingsSchema = z.strictObject({
  /** As in `dev.azure.com/<organization>`. */
  organization: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, {
    error: 'must be the organization as it stands in dev.azure.com/<organization>',
  }),
});

/** The organization that a connection reaches, and the client that reaches it. */
export interface AzureDevopsConnection {
  readonly organization: string;
  readonly client: AzureDevopsClient;
}

/** Reads the connection's settings; nothing is called yet. */
export function connectAzureDevops(context: AdapterContext): AzureDevopsConnection {
  const { organization } = settingsSchema.parse(context.settings);
  return { organization, client: createClient(context, organization) };
}
