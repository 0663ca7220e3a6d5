import type { Kysely, Selectable } from 'kysely';
import { AppError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Member, Role, Session, SignInWay } from '../domain/member.ts';
import type { Members, TakenLink } from '../ports/members.ts';
import type { Schema } from './schema.ts';
import { withStoreErrors } from './store-errors.ts';

type Db = Kysely<Schema>;

/** Members, sessions and links, as rows of the store. */
export function sqliteMembers(db: Db, path: string): Members {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => await withStoreErrors(path, work);
  return {
    list: async () =>
      await guarded(async () =>
        (await db.selectFrom('members').selectAll().orderBy('name').execute()).map(memberOf),
      ),
    put: async (member) => await guarded(async () => await putMember(db, member)),
    remove: async (name) =>
      await guarded(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('members')
          .where('name', '=', name)
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n;
      }),
    addLink: async ({ digest, member, createdAt, endsAt }) =>
      await guarded(async () => {
        const row = { digest, member, created_at: createdAt, ends_at: endsAt, used_at: null };
        await db.insertInto('sign_in_links').values(row).execute();
      }),
    takeLink: async (digest, now) => await guarded(async () => await takeLink(db, digest, now)),
    ...sessionRows(db, guarded),
  };
}

async function putMember(db: Db, { name, role, addedAt, email }: Member): Promise<void> {
  const address = email ?? null;
  await db.transaction().execute(async (transaction) => {
    const other =
      address === null
        ? undefined
        : await transaction
            .selectFrom('members')
            .select('name')
            .where('email', '=', address)
            .where('name', '!=', name)
            .executeTakeFirst();
    if (other)
      throw new AppError('usage', {
        message: `${address} belongs to the member ${other.name} already.`,
        hint: 'Remove that member first, or change their e-mail address.',
      });
    await transaction
      .insertInto('members')
      .values({ name, role, added_at: addedAt, email: address })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ role, email: address }))
      .execute();
  });
}

async function takeLink(db: Db, digest: string, now: Instant): Promise<TakenLink> {
  return await db.transaction().execute(async (transaction): Promise<TakenLink> => {
    const row = await transaction
      .selectFrom('sign_in_links')
      .innerJoin('members', 'members.name', 'sign_in_links.member')
      .selectAll('members')
      .select(['sign_in_links.ends_at', 'sign_in_links.used_at'])
      .where('sign_in_links.digest', '=', digest)
      .executeTakeFirst();
    if (!row) return { kind: 'refused', reason: 'unknown' };
    if (row.used_at !== null) return { kind: 'refused', reason: 'used', member: row.name };
    if (row.ends_at <= now) return { kind: 'refused', reason: 'late', member: row.name };
    await transaction
      .updateTable('sign_in_links')
      .set({ used_at: now })
      .where('digest', '=', digest)
      .execute();
    return { kind: 'taken', member: memberOf(row) };
  });
}

function sessionRows(
  db: Db,
  guarded: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<Members, 'addSession' | 'findSession' | 'sessions' | 'touchSession' | 'endSession' | 'endSessions'> {
  const selected = () =>
    db
      .selectFrom('sessions')
      .innerJoin('members', 'members.name', 'sessions.member')
      .selectAll('sessions')
      .select(['members.name', 'members.role', 'members.added_at', 'members.email']);
  return {
    addSession: async (session) => await guarded(async () => await addSession(db, session)),
    findSession: async (digest) =>
      await guarded(async () => {
        const row = await selected().where('digest', '=', digest).executeTakeFirst();
        return row && sessionOf(row);
      }),
    sessions: async () =>
      await guarded(async () => (await selected().orderBy('sessions.created_at').execute()).map(sessionOf)),
    touchSession: async (digest, seenAt) =>
      await guarded(async () => {
        await db.updateTable('sessions').set({ seen_at: seenAt }).where('digest', '=', digest).execute();
      }),
    endSession: async (digest) =>
      await guarded(async () => {
        await db.deleteFrom('sessions').where('digest', '=', digest).execute();
      }),
    endSessions: async (member) =>
      await guarded(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('sessions')
          .where('member', '=', member)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}

async function addSession(db: Db, session: Session): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const table of ['sessions', 'sign_in_links'] as const)
      await transaction.deleteFrom(table).where('ends_at', '<=', session.createdAt).execute();
    await transaction
      .insertInto('sessions')
      .values({
        digest: session.digest,
        member: session.member.name,
        way: session.way,
        created_at: session.createdAt,
        seen_at: session.seenAt,
        ends_at: session.endsAt,
      })
      .execute();
  });
}

function memberOf({ name, role, added_at: addedAt, email }: Selectable<Schema['members']>): Member {
  return {
    name,
    role: role as Role,
    addedAt: addedAt as Instant,
    ...(email === null ? {} : { email }),
  };
}

function sessionOf(row: Selectable<Schema['sessions']> & Selectable<Schema['members']>): Session {
  return {
    digest: row.digest,
    member: memberOf(row),
    way: row.way as SignInWay,
    createdAt: row.created_at as Instant,
    seenAt: row.seen_at as Instant,
    endsAt: row.ends_at as Instant,
  };
}
