import { z } from 'zod';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createClient, type AzureDevopsClient } from './client.ts';
import { createRunClient, type RunClient } from './run-client.ts';
import { createTokenClient, type TokenClient } from './token-client.ts';

/** What a connection carries beside its credential. */
export const settingsSchema = z.strictObject({
  /** As in `dev.azure.com/<organization>`. */
  organization: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, {
    error: 'must be the organization as it stands in dev.azure.com/<organization>',
  }),
});

/** The organization that a connection reaches, and the clients that reach it. */
export interface AzureDevopsConnection {
  readonly organization: string;
  readonly client: AzureDevopsClient;
  readonly runs: RunClient;
  /** Personal access tokens of whoever is signed in; lets nobody but a person with an Entra access token in. */
  readonly tokens: TokenClient;
}

/** The page where a person sees, makes and ends their own personal access tokens. */
export function tokensPage(baseUrl: string, organization: string): string {
  return `${baseUrl.replace(/\/$/, '')}/${encodeURIComponent(organization)}/_usersSettings/tokens`;
}

/** Reads the connection's settings; nothing is called yet. */
export function connectAzureDevops(context: AdapterContext): AzureDevopsConnection {
  const { organization } = settingsSchema.parse(context.settings);
  return {
    organization,
    client: createClient(context, organization),
    runs: createRunClient(context, organization),
    tokens: createTokenClient(context, organization),
  };
}
