import type { Vocabulary } from '../config/parse-manifest.ts';
import { vendorsOf } from '../config/parse-manifest.ts';
import type { Connection, Declaration } from '../domain/credential.ts';
import { AppError, invariant } from '../domain/errors.ts';
import type { Records } from '../domain/records.ts';
import { Secret } from '../domain/secret.ts';
import type { Provider, ProviderDefinition } from '../ports/provider.ts';
import type { Store } from '../ports/store.ts';
import type { Target } from '../ports/target.ts';
import type { AdapterContext, VendorDefinition } from '../ports/vendor.ts';
import type { AppContext } from './app-context.ts';

/** What connections sign in with that is managed here: by the name of the credential. */
export type ManagedValues = ReadonlyMap<string, { readonly secret: Secret; readonly id: string | undefined }>;

/** How long one call to a service may take. */
const timeoutSeconds = 30;

/** The declared connections, made at first use and kept for the life of a command. */
export interface Connections {
  readonly provider: (
    connection: string,
    providerId: string,
  ) => { provider: Provider; definition: ProviderDefinition };
  readonly target: (connection: string, targetId: string) => Target;
  /** Whether the managed credential that the connection signs in with has a working token. */
  readonly hasManagedValue: (connection: string) => boolean;
  readonly adapter: (connection: string) => { vendor: VendorDefinition; context: AdapterContext };
}

export function makeConnections(
  context: AppContext,
  {
    declared,
    vocabulary,
    vaultTag,
    managed,
  }: {
    declared: readonly Connection[];
    vocabulary: Vocabulary;
    vaultTag: string;
    managed: ManagedValues;
  },
): Connections {
  const vendors = vendorsOf(vocabulary);
  const runs = new Map<string, Secret>();
  // A vendor's command takes a second or more, and adapters ask for the value at every call.
  const runOnce: AppContext['runSignInCommand'] = (name, command) => {
    const printed = runs.get(name) ?? context.runSignInCommand(name, command);
    runs.set(name, printed);
    return printed;
  };
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
        isSignedIn: connection.auth !== 'none',
        credential: () =>
          readCredential({ ...context, runSignInCommand: runOnce }, { connection, vendor, managed }),
        ...(typeof connection.auth === 'object' && 'credential' in connection.auth
          ? { managedCredential: connection.auth.credential }
          : {}),
        credentialId: () => managedValue(connection, managed)?.id,
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
  const hasManagedValue = (name: string): boolean => {
    const connection = declared.find((each) => each.name === name);
    return connection !== undefined && managedValue(connection, managed) !== undefined;
  };
  return { provider: connectedProvider, target: connectedTarget, adapter, hasManagedValue };
}

/** Reaches a vendor as nobody: for what anybody may ask of it. */
export function unsignedAdapter(context: AppContext, vendor: VendorDefinition): AdapterContext {
  return {
    connection: 'none',
    baseUrl: context.environment(vendor.urlVariable) ?? vendor.defaultUrl,
    settings: vendor.exampleSettings,
    isSignedIn: false,
    credential: () => {
      throw new AppError('connection-missing', { message: `Nobody is signed in at ${vendor.title} here.` });
    },
    vaultTag: 'none',
    clock: context.clock,
    random: context.random,
    timeoutSeconds,
    onWait: context.onWait,
  };
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

/** The connections of a manifest, signing in with what the store holds for those that are managed. */
export async function openConnections(
  context: AppContext,
  store: Store,
  { declaration, records }: { declaration: Pick<Declaration, 'connections'>; records: Records },
): Promise<Connections> {
  return makeConnections(context, {
    declared: declaration.connections,
    vocabulary: await context.vocabulary(),
    vaultTag: records.vaultTag,
    managed: await openManagedValues(store, declaration, records),
  });
}

/** Opens the active tokens of the credentials that connections sign in with. Needs the key only when there are any. */
export async function openManagedValues(
  store: Store,
  { connections }: Pick<Declaration, 'connections'>,
  { tokens }: Records,
): Promise<ManagedValues> {
  const values = new Map<string, { secret: Secret; id: string | undefined }>();
  for (const { auth } of connections) {
    if (typeof auth !== 'object' || !('credential' in auth)) continue;
    const name = auth.credential;
    const token = tokens.find((each) => each.credential === name && each.state === 'active' && each.isSealed);
    if (token) values.set(name, { secret: await store.unseal(name, token.number), id: token.reference.id });
  }
  return values;
}

function managedValue({ auth }: Connection, managed: ManagedValues) {
  return typeof auth === 'object' && 'credential' in auth ? managed.get(auth.credential) : undefined;
}

function readCredential(
  context: AppContext,
  {
    connection,
    vendor,
    managed,
  }: { connection: Connection; vendor: VendorDefinition; managed: ManagedValues },
): Secret {
  const { name, auth } = connection;
  const missing = (why: string, hint: string): AppError =>
    new AppError('connection-missing', {
      message: `Connection "${name}" (${vendor.title}) has no value: ${why}.`,
      hint,
    });
  if (auth === 'none')
    throw missing(
      'it says `auth: none`, so that Mintmark does not sign in there',
      `Give it ${vendor.credentialHelp}, for example by auth: { env: NAME }.`,
    );
  if ('file' in auth) return context.workspace.readSecretFile(auth.file);
  if ('cli' in auth) {
    const command = vendor.signInCommands?.[auth.cli];
    invariant(command, `the manifest was read with the command ${auth.cli}`);
    return context.runSignInCommand(name, command);
  }
  if ('credential' in auth) {
    const held = managedValue(connection, managed);
    if (held) return held.secret;
    throw missing(
      `the credential ${auth.credential} that it signs in with has no working token whose value is held`,
      `Issue it first, through another connection: mintmark apply ${auth.credential}`,
    );
  }
  const value = context.environment(auth.env)?.trim();
  if (value) return Secret.of(value);
  throw missing(`the environment variable ${auth.env} is not set`, `Give it ${vendor.credentialHelp}.`);
}
