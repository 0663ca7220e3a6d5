import type { Connection } from '../domain/credential.ts';
import type { Records } from '../domain/records.ts';
import type { Provider } from '../ports/provider.ts';
import type { Store } from '../ports/store.ts';
import type { VendorDefinition } from '../ports/vendor.ts';
import type { AppContext } from './app-context.ts';
import { openConnections, type Connections } from './connections.ts';
import { loadConnections } from './load-declaration.ts';

/**
 * What tokens are ended through, also while the manifest is broken or gone: its connections, as far as they can be read. In
 * the place of an issuer that cannot be read nobody signs in: a token then ends by its own value where its issuer takes
 * that, and else by a person.
 */
export async function endingConnections(
  context: AppContext,
  store: Store,
  records: Records,
): Promise<Connections> {
  const { providers } = await context.vocabulary();
  const vendorOf = new Map<string, VendorDefinition>();
  for (const { credential } of records.credentials) {
    const provider = providers.find(({ id }) => id === credential.provider);
    if (provider) vendorOf.set(credential.issuer, provider.vendor);
  }
  // An issuer that the manifest now says to be another company cannot end what was issued before.
  const declared = (await loadConnections(context)).filter(
    ({ name, vendor }) => (vendorOf.get(name)?.id ?? vendor) === vendor,
  );
  const missing = [...vendorOf].filter(([name]) => !declared.some((connection) => connection.name === name));
  const connections = await openConnections(context, store, {
    declaration: { connections: [...declared, ...missing.map(([name, vendor]) => asNobody(name, vendor))] },
    records,
  });
  const isGuess = new Set(missing.flatMap(([name, vendor]) => (needsSettings(vendor) ? [name] : [])));
  return {
    ...connections,
    provider: (connection, id) => {
      const connected = connections.provider(connection, id);
      return isGuess.has(connection)
        ? { ...connected, provider: withoutValues(connected.provider) }
        : connected;
    },
  };
}

function asNobody(name: string, vendor: VendorDefinition): Connection {
  const settings = needsSettings(vendor) ? vendor.exampleSettings : {};
  return { name, vendor: vendor.id, auth: 'none', settings };
}

function needsSettings({ settings }: VendorDefinition): boolean {
  return !settings.safeParse({}).success;
}

/**
 * Where nobody knows which organization is meant, no value may go to the example that stands for it: what is refused there
 * would be taken for dead. The guide for a person remains.
 */
function withoutValues(provider: Provider): Provider {
  return {
    ...provider,
    revoke: async ({ reference }) => await provider.revoke({ reference }),
    introspect: async () =>
      await Promise.resolve({
        kind: 'unknown',
        reason: 'the manifest does not say where it could be asked whether it is dead',
      }),
  };
}
