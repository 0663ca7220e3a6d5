import { sql, type Transaction } from 'kysely';
import { invariant } from '../domain/errors.ts';
import type { Change } from '../domain/journal.ts';
import type { Schema } from './schema.ts';

type Db = Transaction<Schema>;
type ChangeOf<T extends Change['type']> = Extract<Change, { type: T }>;

/** How many questions to one consumer are remembered; the journal keeps all of them. */
const rememberedQuestions = 4;

/** Records a question, and forgets the oldest to the same consumer, but never its last answer. */
export async function recordQuestion(db: Db, change: ChangeOf<'proof-asked'>): Promise<void> {
  const { slot, consumer, credential, number, nonce, askedAt } = change;
  await db
    .insertInto('proofs')
    .values({
      nonce,
      slot,
      consumer,
      credential,
      number,
      state: 'asked',
      asked_at: askedAt,
      answered_at: null,
      run: null,
      reason: null,
    })
    .execute();
  const own = db.selectFrom('proofs').where('slot', '=', slot).where('consumer', '=', consumer);
  const newest = own
    .select('nonce')
    .orderBy('asked_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .limit(rememberedQuestions);
  const lastAnswer = own
    .select('nonce')
    .where('state', 'in', ['proved', 'refused'])
    .orderBy('asked_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .limit(1);
  await db
    .deleteFrom('proofs')
    .where('slot', '=', slot)
    .where('consumer', '=', consumer)
    .where('nonce', '!=', nonce)
    .where('nonce', 'not in', newest)
    .where('nonce', 'not in', lastAnswer)
    .execute();
}

/** Ends a question, once; a refused answer takes back what was proved of its slot. */
export async function recordAnswer(db: Db, change: ChangeOf<'proof-answered'>): Promise<void> {
  const { nonce, state, answeredAt, run, reason } = change;
  const { numUpdatedRows } = await db
    .updateTable('proofs')
    .set({ state, answered_at: answeredAt, run, reason: reason ?? null })
    .where('nonce', '=', nonce)
    .where('state', '=', 'asked')
    .executeTakeFirstOrThrow();
  invariant(numUpdatedRows === 1n, 'a question was answered that was not asked, or twice');
  if (state === 'proved') return;
  const asked = db.selectFrom('proofs').select('slot').where('nonce', '=', nonce);
  await db.updateTable('slots').set(unproved).where('id', 'in', asked).execute();
}

/** A late answer to one of them counts for nothing, and is recognized where somebody gives it to another question. */
export async function endQuestions(db: Db, { slot }: ChangeOf<'proofs-ended'>): Promise<void> {
  await db
    .updateTable('proofs')
    .set({ state: 'unanswered' })
    .where('slot', '=', slot)
    .where('state', '=', 'asked')
    .execute();
}

/** What a slot has after a delivery: nobody has proved anything of the new value. */
export const unproved = { proved_at: null, proved_number: null };
