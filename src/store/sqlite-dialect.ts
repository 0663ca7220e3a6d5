import type { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';

/**
 * Kysely over Node's own SQLite. Transactions take the write lock at once, or two processes would meet "database is
 * locked"; those of isolation level `snapshot` only read, and wait for nobody.
 */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(database: DatabaseSync): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => await Promise.resolve(run<R>(database, query)),
    streamQuery: () => {
      throw new Error('Bug in Mintmark: the SQLite driver does not stream.');
    },
  };
  const statement = async (text: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(text));
  };
  // One connection: whoever wants it while it is taken waits for its turn.
  let queue = Promise.resolve();
  let release = (): void => {};
  return {
    init: async () => {},
    acquireConnection: async () => {
      const turn = queue;
      const { promise, resolve } = Promise.withResolvers<void>();
      queue = promise;
      await turn;
      release = resolve;
      return connection;
    },
    beginTransaction: async (_connection, { isolationLevel }) => {
      await statement(isolationLevel === 'snapshot' ? 'begin' : 'begin immediate');
    },
    commitTransaction: async () => {
      await statement('commit');
    },
    rollbackTransaction: async () => {
      // A full disk makes SQLite roll back by itself.
      if (database.isTransaction) await statement('rollback');
    },
    releaseConnection: async () => {
      await Promise.resolve(release());
    },
    destroy: async () => {
      await Promise.resolve(database.close());
    },
  };
}

function run<R>(database: DatabaseSync, { sql, parameters }: CompiledQuery): QueryResult<R> {
  const statement = database.prepare(sql);
  const values = parameters as (string | number | bigint | null | Uint8Array)[];
  const names = statement.columns().map(({ name }) => name);
  if (names.length > 0) {
    statement.setReturnArrays(true);
    return {
      rows: (statement.all(...values) as unknown as unknown[][]).map((row) => toObject(names, row) as R),
    };
  }
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/** Rows of one shape: the binding makes a dictionary of each, which makes a thousand of them twice as slow to read. */
function toObject(names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index += 1) row[names[index] ?? ''] = values[index];
  return row;
}
