import type { Kysely, Selectable } from 'kysely';
import { addSeconds, type Instant } from '../domain/instant.ts';
import type { Schedule, Schedules } from '../ports/schedules.ts';
import type { Schema } from './schema.ts';
import { withStoreErrors } from './store-errors.ts';

/** What the server does by itself, as rows of the store. */
export function sqliteSchedules(db: Kysely<Schema>, path: string): Schedules {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => await withStoreErrors(path, work);
  return {
    list: async () =>
      await guarded(async () =>
        (await db.selectFrom('schedules').selectAll().orderBy('name').execute()).map(scheduleOf),
      ),
    ensure: async (schedules) =>
      await guarded(async () => {
        for (const schedule of schedules)
          await db
            .insertInto('schedules')
            .values(rowOf(schedule))
            .onConflict((conflict) => conflict.column('name').doNothing())
            .execute();
      }),
    change: async (name, { everySeconds, isEnabled, nextAt }) =>
      await guarded(async () => {
        const { numUpdatedRows } = await db
          .updateTable('schedules')
          .set({ every_seconds: everySeconds, is_enabled: Number(isEnabled), next_at: nextAt })
          .where('name', '=', name)
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
    claim: async (name, now) => await guarded(async () => await claim(db, name, now)),
    finish: async (name, { at, result }) =>
      await guarded(async () => {
        await db
          .updateTable('schedules')
          .set({ last_ended_at: at, last_result: result })
          .where('name', '=', name)
          .execute();
      }),
  };
}

async function claim(db: Kysely<Schema>, name: string, now: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('schedules')
    .select(['every_seconds', 'next_at'])
    .where('name', '=', name)
    .where('is_enabled', '=', 1)
    .where('next_at', '<=', now)
    .executeTakeFirst();
  if (!row) return false;
  // From now on, not from when it was due: after a long pause it runs once, and not once for each time that was missed.
  const next = { next_at: addSeconds(now, row.every_seconds), last_started_at: now };
  const { numUpdatedRows } = await db
    .updateTable('schedules')
    .set(next)
    .where('name', '=', name)
    .where('next_at', '=', row.next_at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

function rowOf({ name, everySeconds, isEnabled, nextAt }: Schedule): Schema['schedules'] {
  return {
    name,
    every_seconds: everySeconds,
    is_enabled: Number(isEnabled),
    next_at: nextAt,
    last_started_at: null,
    last_ended_at: null,
    last_result: null,
  };
}

function scheduleOf(row: Selectable<Schema['schedules']>): Schedule {
  const { last_started_at: startedAt, last_ended_at: endedAt, last_result: result } = row;
  return {
    name: row.name,
    everySeconds: row.every_seconds,
    isEnabled: row.is_enabled === 1,
    nextAt: row.next_at as Instant,
    ...(startedAt === null ? {} : { lastStartedAt: startedAt as Instant }),
    ...(endedAt === null ? {} : { lastEndedAt: endedAt as Instant }),
    ...(result === null ? {} : { lastResult: result }),
  };
}
