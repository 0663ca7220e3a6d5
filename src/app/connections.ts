import type { Vocabulary } from '../config/parse-manifest.ts';
import { vendorsOf } from '../config/parse-manifest.ts';
import type { Connection } from '../domain/credential.ts';
import { AppError, invariant } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { Provider, ProviderDefinition } from '../ports/provider.ts';
import type { Target } from '../ports/target.ts';
import type { AdapterContext, VendorDefinition } from '../ports/vendor.ts';
import type { AppContext } from './app-context.ts';

/** How long one call to a service may take. */
const timeoutSeconds = 30;

/** The declared connections, made at first use and kept for the life of a command. */
export interface Connections {
  readonly provider: (
    connection: string,
    providerId: string,
  ) => { provider: Provider; definition: ProviderDefinition };
  readonly target: (connection: string, targetId: string) => Target;
  readonly adapter: (connection: string) => { vendor: VendorDefinition; context: AdapterContext };
}

export function makeConnections(
  context: AppContext,
  {
    declared,
    vocabulary,
    vaultTag,
  }: { declared: readonly Connection[]; vocabulary: Vocabulary; vaultTag: string },
): Connections {
  const vendors = vendorsOf(vocabulary);
  const adapter: Connections['adapter'] = (name) => {
    const connection = declared.find((each) => each.name === name);
    if (!connection)
      throw new AppError('connection-missing', {
        message: `The manifest has no connection "${name}".`,
        hint: 'Put it back; something that Mintmark manages still needs it.',
      });
    const vendor = vendors.find(({ id }) => id === connection.vendor);
    invariant(vendor, `the manifest was read with the vendor ${connection.vendor}`);
    return {
      vendor,
      context: {
        connection: name,
        baseUrl: context.environment(vendor.urlVariable) ?? vendor.defaultUrl,
        settings: connection.settings,
        credential: () => readCredential(context, connection, vendor),
        vaultTag,
        clock: context.clock,
        random: context.random,
        timeoutSeconds,
        onWait: context.onWait,
      },
    };
  };
  const connectedProvider = remember((connection: string, id: string) => {
    const definition = vocabulary.providers.find((each) => each.id === id);
    invariant(definition, `there is no provider ${id}`);
    return { provider: definition.connect(adapter(connection).context), definition };
  });
  const connectedTarget = remember((connection: string, id: string) => {
    const definition = vocabulary.targets.find((each) => each.id === id);
    invariant(definition, `there is no target ${id}`);
    return definition.connect(adapter(connection).context);
  });
  return { provider: connectedProvider, target: connectedTarget, adapter };
}

/** Makes each pair once. */
function remember<T>(make: (connection: string, id: string) => T): (connection: string, id: string) => T {
  const made = new Map<string, T>();
  return (connection, id) => {
    const key = JSON.stringify([connection, id]);
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(connection, id);
    made.set(key, value);
    return value;
  };
}

function readCredential(context: AppContext, connection: Connection, vendor: VendorDefinition): Secret {
  if ('file' in connection.auth) return context.workspace.readSecretFile(connection.auth.file);
  const value = context.environment(connection.auth.env)?.trim();
  if (value) return Secret.of(value);
  throw new AppError('connection-missing', {
    message: `Connection "${connection.name}" (${vendor.title}) has no value: the environment variable ${connection.auth.env} is not set.`,
    hint: `Give it ${vendor.credentialHelp}.`,
  });
}
