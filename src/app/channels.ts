import type { Declaration } from '../domain/credential.ts';
import { AppError, invariant } from '../domain/errors.ts';
import type { Channel, Severity } from '../domain/notice.ts';
import { done } from '../domain/outcome.ts';
import { Secret } from '../domain/secret.ts';
import type { Notifier, NotifierDefinition, SecretSource } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';
import type { AppContext } from './app-context.ts';
import { openConnections } from './connections.ts';

/** How long one call to a channel may take. */
const timeoutSeconds = 30;

/** A channel with what tells it. */
export interface ConnectedChannel {
  readonly name: string;
  readonly minimum: Severity;
  readonly tells: NotifierDefinition['tells'];
  readonly notifier: Notifier;
}

/** The channel that is always there: the command itself has shown everything. */
export function terminalChannel(): ConnectedChannel {
  return {
    name: 'standard output',
    minimum: 'note',
    tells: 'news',
    notifier: { tell: async () => await Promise.resolve(done('shown')) },
  };
}

/** The declared channels, ready to be used; none of them is called yet. */
export async function connectChannels(
  context: AppContext,
  store: Store,
  declaration: Declaration,
): Promise<readonly ConnectedChannel[]> {
  const { channels } = declaration;
  if (channels.length === 0) return [];
  const vocabulary = await context.vocabulary();
  const records = await store.load();
  // The key of the store is asked for only where a channel needs a value that lies in it.
  const used = declaration.connections.filter(({ name }) =>
    channels.some(({ connection }) => connection === name),
  );
  const connections = await openConnections(context, store, {
    declaration: { ...declaration, connections: used },
    records,
  });
  return channels.map((channel) => {
    const definition = vocabulary.notifiers.find(({ id }) => id === channel.notifier);
    invariant(definition, `the manifest was read with the notifier ${channel.notifier}`);
    const { workspace, random } = context;
    const notifier = definition.connect(
      {
        channel: channel.name,
        vaultTag: records.vaultTag,
        secret: (source) => readSecret(context, channel, source),
        adapter: () => {
          invariant(channel.connection, `${channel.name} was read without a connection`);
          return connections.adapter(channel.connection).context;
        },
        files: { read: workspace.readOpenFile, write: workspace.writeOpenFile },
        random,
        timeoutSeconds,
      },
      channel.spec,
    );
    return { name: channel.name, minimum: channel.minimum, tells: definition.tells, notifier };
  });
}

function readSecret({ environment, workspace }: AppContext, { name }: Channel, source: SecretSource): Secret {
  if ('file' in source) return workspace.readSecretFile(source.file);
  const value = environment(source.env)?.trim();
  if (value) return Secret.of(value);
  throw new AppError('connection-missing', {
    message: `${name}: the environment variable ${source.env} is not set.`,
    hint: 'Set it where `mintmark notify` runs; it never stands in the manifest.',
  });
}
