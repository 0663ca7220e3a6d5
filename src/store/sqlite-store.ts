import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type Transaction } from 'kysely';
import { AppError, invariant } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { journalHash, journalRoot, type Change, type JournalLine } from '../domain/journal.ts';
import { runKeyBytes } from '../domain/run-hash.ts';
import { Secret } from '../domain/secret.ts';
import type { KeyProvider } from '../ports/key-provider.ts';
import type { JournalFilter, RunFilter, Store } from '../ports/store.ts';
import { applyChange, runColumns, sealContext, sealToken } from './apply-change.ts';
import { commitTogether } from './commit-together.ts';
import { exclusively } from './exclusive-lock.ts';
import { sqliteMembers } from './members.ts';
import { migrations } from './migrations.ts';
import { entryOf, readRecords, readToldNotices } from './read-records.ts';
import { sqliteSchedules } from './schedules.ts';
import type { Schema } from './schema.ts';
import { deriveKey, keyBytes, keyedFingerprint, unseal } from './seal.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { withStoreErrors } from './store-errors.ts';

export interface CreateStoreOptions {
  readonly path: string;
  readonly keyProvider: KeyProvider;
  readonly now: Instant;
  readonly actor: string;
}

/** Makes a new store and its key. Throws `store-refused` when there is one already. */
export async function createStore({ path, keyProvider, now, actor }: CreateStoreOptions): Promise<void> {
  if (existsSync(path))
    throw new AppError('store-refused', { message: `There is a store at ${path} already.` });
  await withStoreErrors(path, async () => {
    makeFolder(dirname(path));
    const vaultKey = randomBytes(keyBytes);
    const id = randomUUID();
    const wrapped = await keyProvider.wrap(vaultKey, id);
    const database = openDatabase(path);
    chmodSync(path, 0o600);
    const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
    try {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('vault')
          .values({
            id,
            tag: vaultTag(),
            created_at: now,
            key_provider: keyProvider.id,
            wrapped_key: wrapped,
            manifest_digest: null,
            run_key: randomBytes(runKeyBytes),
          })
          .execute();
        await append(transaction, {
          at: now,
          actor,
          run: id,
          phase: 'event',
          action: 'vault-created',
          subject: id,
          detail: { keyProvider: keyProvider.id },
        });
      });
    } finally {
      await db.destroy();
    }
  });
}

/** Five characters that mark this store's tokens at issuers; without look-alikes. */
function vaultTag(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  return [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

export interface OpenStoreOptions {
  readonly path: string;
  /** All that could be asked; the store says which one it was made with. Loaded when a key is needed. */
  readonly keyProviders: () => Promise<readonly KeyProvider[]>;
}

/**
 * Opens a store. The key is asked for at the first value that needs it, so that looking costs no passphrase.
 * Throws `store-missing`, `store-refused` (newer version), `store-damaged`.
 */
export async function openStore({ path, keyProviders }: OpenStoreOptions): Promise<Store> {
  if (!existsSync(path))
    throw new AppError('store-missing', {
      message: `There is no store at ${path}.`,
      hint: 'Make one with: mintmark init',
    });
  const { db, vault } = await withStoreErrors(path, async () => {
    const database = openDatabase(path);
    const kysely = new Kysely<Schema>({ dialect: sqliteDialect(database) });
    const row = await kysely.selectFrom('vault').selectAll().executeTakeFirst();
    if (row === undefined)
      throw new AppError('store-missing', {
        message: `The store at ${path} was never finished.`,
        hint: `It holds nothing: remove ${path} and run: mintmark init`,
      });
    return { db: kysely, vault: row };
  });

  let opened: Promise<VaultKeys> | undefined;
  const keys = async (): Promise<VaultKeys> => {
    opened ??= keyProviders().then(async (all) => {
      const found = await openVault(vault, all, path);
      await addMissingRuns(db, vault, found);
      return found;
    });
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };

  const write = commitTogether<Entry>(db, async (transaction, { line, changes, sealing }) => {
    const sequence = await append(transaction, line);
    for (const change of changes) {
      await applyChange(transaction, change, line.at);
      if ('secret' in change && change.secret) {
        invariant(sealing, 'the key was not opened for a change with a secret');
        await sealToken(transaction, {
          ...change,
          secret: change.secret,
          vaultId: vault.id,
          runKey: vault.run_key,
          ...sealing,
        });
      }
    }
    return sequence;
  });
  const commit = async (line: JournalLine, changes: readonly Change[] = []): Promise<number> =>
    await withStoreErrors(path, async () => {
      const sealing = changes.some((change) => 'secret' in change) ? await keys() : undefined;
      return await write({ line, changes, sealing });
    });

  return {
    vault: { id: vault.id, createdAt: vault.created_at as Instant, keyProvider: vault.key_provider },
    load: async () => await withStoreErrors(path, async () => await readRecords(db)),
    toldNotices: async () => await withStoreErrors(path, async () => await readToldNotices(db)),
    commit,
    unseal: async (credential, number) =>
      await unsealToken({ db, vaultId: vault.id, keys: await keys(), credential, number }),
    fingerprint: async (secret) => keyedFingerprint((await keys()).fingerprintKey, secret.expose()),
    runFilter: async () => await withStoreErrors(path, async () => await readRunFilter(db, vault.run_key)),
    journal: async (filter) => await withStoreErrors(path, async () => await readJournal(db, filter)),
    exclusively: async (name, work) =>
      await withStoreErrors(path, async () => await exclusively(`${path}.locks`, name, work)),
    members: sqliteMembers(db, path),
    schedules: sqliteSchedules(db, path),
    close: async () => {
      await db.destroy();
    },
  };
}

/** What one commit writes. */
interface Entry {
  readonly line: JournalLine;
  readonly changes: readonly Change[];
  /** Only where a change carries a value. */
  readonly sealing: VaultKeys | undefined;
}

/** What opens and marks values; derived from the vault key. */
export interface VaultKeys {
  readonly wrappingKey: Uint8Array;
  readonly fingerprintKey: Uint8Array;
}

async function openVault(
  vault: Pick<Schema['vault'], 'id' | 'key_provider' | 'wrapped_key'>,
  keyProviders: readonly KeyProvider[],
  path: string,
): Promise<VaultKeys> {
  const provider = keyProviders.find(({ id }) => id === vault.key_provider);
  if (!provider)
    throw new AppError('key-refused', {
      message: `The store ${path} was made with the key provider "${vault.key_provider}", which this version does not know.`,
      hint: 'Use the version of Mintmark that made it.',
    });
  const vaultKey = await provider.unwrap(vault.wrapped_key, vault.id);
  return {
    wrappingKey: deriveKey(vaultKey, 'data keys'),
    fingerprintKey: deriveKey(vaultKey, 'fingerprints'),
  };
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Opens the file and brings it to this version's schema; closes it again when that cannot be done. */
function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: true });
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;');
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const version = (): number => Number(database.prepare('pragma user_version').get()?.['user_version']);
  if (version() > migrations.length)
    throw new AppError('store-refused', {
      message: `The store ${path} was written by a newer version of Mintmark.`,
      hint: 'Use that version; nothing was changed.',
    });
  if (version() === migrations.length) return;
  database.exec('begin immediate');
  try {
    for (const migration of migrations.slice(version())) database.exec(migration);
    database.exec(`pragma user_version = ${migrations.length}; commit`);
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

async function append(transaction: Transaction<Schema>, line: JournalLine): Promise<number> {
  const last = await transaction
    .selectFrom('journal')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = (last?.sequence ?? 0) + 1;
  await transaction
    .insertInto('journal')
    .values({
      sequence,
      at: line.at,
      actor: line.actor,
      run: line.run,
      phase: line.phase,
      action: line.action,
      subject: line.subject,
      intent: line.intent ?? null,
      result: line.result ?? null,
      detail: JSON.stringify(line.detail),
      hash: journalHash(last?.hash ?? journalRoot, sequence, line),
    })
    .execute();
  return sequence;
}

async function readJournal(
  db: Kysely<Schema>,
  filter: JournalFilter = {},
): Promise<readonly ReturnType<typeof entryOf>[]> {
  let query = db.selectFrom('journal').selectAll().orderBy('sequence', 'desc');
  if (filter.subject !== undefined) {
    const subject = filter.subject;
    query = query.where((where) =>
      where.or([
        where('subject', '=', subject),
        where('detail', 'like', `%"credential":${JSON.stringify(subject.replace(/[%_]/g, ''))}%`),
      ]),
    );
  }
  if (filter.before !== undefined) query = query.where('sequence', '<', filter.before);
  for (const field of ['action', 'actor', 'run'] as const) {
    const wanted = filter[field];
    if (wanted !== undefined) query = query.where(field, '=', wanted);
  }
  if (filter.last !== undefined) query = query.limit(filter.last);
  return (await query.execute()).reverse().map(entryOf);
}

async function readRunFilter(db: Kysely<Schema>, key: Uint8Array): Promise<RunFilter> {
  const rows = await db
    .selectFrom('tokens')
    .select((select) => [
      'credential',
      'number',
      'run_length',
      'run_hash',
      select('sealed_value', 'is not', null).as('is_sealed'),
    ])
    .orderBy('credential')
    .orderBy('number')
    .execute();
  const runs = rows.flatMap(({ credential, number, run_length: length, run_hash: hash }) =>
    length === null || hash === null ? [] : [{ credential, number, length, hash }],
  );
  return {
    key: new Uint8Array(key),
    runs,
    missing: rows.filter((row) => row.run_length === null && row.is_sealed === 1).length,
  };
}

/** Values that an older version has sealed are recognised by nothing yet. */
async function addMissingRuns(
  db: Kysely<Schema>,
  { id: vaultId, run_key: runKey }: Pick<Schema['vault'], 'id' | 'run_key'>,
  keys: VaultKeys,
): Promise<void> {
  const rows = await db
    .selectFrom('tokens')
    .select(['credential', 'number'])
    .where('sealed_value', 'is not', null)
    .where('run_length', 'is', null)
    .execute();
  for (const { credential, number } of rows) {
    try {
      const secret = await unsealToken({ db, vaultId, keys, credential, number });
      await db
        .updateTable('tokens')
        .set(runColumns(runKey, secret))
        .where('credential', '=', credential)
        .where('number', '=', number)
        .execute();
    } catch (error) {
      // A damaged value is told to who asks for it, and must not keep the others from being used.
      if (!(error instanceof AppError) || error.code !== 'store-damaged') throw error;
    }
  }
}

async function unsealToken({
  db,
  vaultId,
  keys,
  credential,
  number,
}: {
  db: Kysely<Schema>;
  vaultId: string;
  keys: VaultKeys;
  credential: string;
  number: number;
}): Promise<Secret> {
  const row = await db
    .selectFrom('tokens')
    .select(['wrapped_data_key', 'sealed_value'])
    .where('credential', '=', credential)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row?.wrapped_data_key || !row.sealed_value)
    throw new AppError('not-found', { message: `The value of ${credential}#${number} is not held.` });
  const context = sealContext(vaultId, credential, number);
  const dataKey = unseal(keys.wrappingKey, row.wrapped_data_key, `${context} (data key)`);
  return Secret.of(unseal(dataKey, row.sealed_value, context).toString('utf8'));
}
