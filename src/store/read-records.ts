import { sql, type Kysely, type Selectable } from 'kysely';
import { invariant } from '../domain/errors.ts';
import type { Credential } from '../domain/credential.ts';
import type { Instant } from '../domain/instant.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Notice, ToldNotice } from '../domain/notice.ts';
import type { ProofRecord } from '../domain/proof.ts';
import type { Records } from '../domain/records.ts';
import type { Json, Slot, SlotRecord } from '../domain/slot.ts';
import type { AlertReference, Token } from '../domain/token.ts';
import type { Schema } from './schema.ts';

/** Everything remembered, in a fixed order, in one read transaction. */
export async function readRecords(db: Kysely<Schema>): Promise<Records> {
  return await db
    .transaction()
    .setIsolationLevel('snapshot')
    .execute(async (transaction) => {
      const vault = await transaction
        .selectFrom('vault')
        .select(['tag', 'manifest_digest'])
        .executeTakeFirstOrThrow();
      const credentials = await transaction.selectFrom('credentials').selectAll().orderBy('name').execute();
      const tokens = await transaction
        .selectFrom('tokens')
        .select((select) => [
          'credential',
          'number',
          'state',
          'name',
          'principal_kind',
          'principal_name',
          'issuer_id',
          'scopes',
          'audience',
          'held_scopes',
          'fingerprint',
          'is_introspected',
          'is_adopted',
          'is_rolled_back',
          'issued_at',
          'expires_at',
          'revoke_after',
          'ended_at',
          'leaked_at',
          'leak_exposure',
          'leak_alerts',
          select('sealed_value', 'is not', null).as('is_sealed'),
        ])
        .orderBy('credential')
        .orderBy('number')
        .execute();
      const slots = await transaction.selectFrom('slots').selectAll().orderBy('id').execute();
      const proofs = await transaction
        .selectFrom('proofs')
        .selectAll()
        .orderBy('asked_at')
        .orderBy(sql`rowid`)
        .execute();
      const open = await transaction
        .selectFrom('journal as intent')
        .leftJoin('journal as outcome', 'outcome.intent', 'intent.sequence')
        .selectAll('intent')
        .where('intent.phase', '=', 'intent')
        .where('outcome.sequence', 'is', null)
        .orderBy('intent.sequence')
        .execute();
      return {
        vaultTag: vault.tag,
        credentials: credentials.map((row) => ({
          credential: JSON.parse(row.declaration) as Credential,
          lastNumber: row.last_number,
          declaredAt: row.declared_at as Instant,
          ...optional('rotationAskedAt', row.rotation_asked_at as Instant | null),
          ...optional('retiredAt', row.retired_at as Instant | null),
        })),
        tokens: tokens.map(tokenOf),
        slots: slots.map(slotOf),
        proofs: proofs.map(proofOf),
        openIntents: open.map(entryOf),
        ...optional('manifestDigest', vault.manifest_digest),
      };
    });
}

/** An absent column is an absent field. */
function optional<K extends string, V>(key: K, value: V | null): { [key in K]?: V } {
  return (value === null ? {} : { [key]: value }) as { [key in K]?: V };
}

/** A record under construction. Fields are set one by one: spreading thousands of rows together shows in a cold start. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

function tokenOf(
  row: Omit<Selectable<Schema['tokens']>, 'sealed_value' | 'wrapped_data_key' | 'run_length' | 'run_hash'> & {
    is_sealed: unknown;
  },
): Token {
  const kind = row.principal_kind;
  invariant(kind === 'user' || kind === 'organization', `principal kind ${kind}`);
  const principal = { kind, name: row.principal_name } as const;
  const reference: Draft<Token['reference']> = { name: row.name, principal };
  if (row.issuer_id !== null) reference.id = row.issuer_id;
  const token: Draft<Token> = {
    credential: row.credential,
    number: row.number,
    state: row.state as Token['state'],
    reference,
    grant: {
      principal,
      scopes: JSON.parse(row.scopes) as string[],
      ...(row.audience === null ? {} : { audience: JSON.parse(row.audience) as string[] }),
    },
    isSealed: Boolean(row.is_sealed),
    isIntrospected: row.is_introspected === 1,
    isAdopted: row.is_adopted === 1,
    isRolledBack: row.is_rolled_back === 1,
  };
  if (row.held_scopes !== null) token.heldScopes = JSON.parse(row.held_scopes) as string[];
  if (row.fingerprint !== null) token.fingerprint = row.fingerprint;
  if (row.issued_at !== null) token.issuedAt = row.issued_at as Instant;
  if (row.expires_at !== null) token.expiresAt = row.expires_at as Instant;
  if (row.revoke_after !== null) token.revokeAfter = row.revoke_after as Instant;
  if (row.ended_at !== null) token.endedAt = row.ended_at as Instant;
  if (row.leaked_at !== null)
    token.leak = {
      at: row.leaked_at as Instant,
      exposure: row.leak_exposure === 'private' ? 'private' : 'public',
      ...(row.leak_alerts === null ? {} : { alerts: JSON.parse(row.leak_alerts) as AlertReference[] }),
    };
  return token;
}

function slotOf(row: Selectable<Schema['slots']>): SlotRecord {
  const record: Draft<SlotRecord> = {
    slot: JSON.parse(row.slot) as Slot,
    credential: row.credential,
    state: row.state as SlotRecord['state'],
    existedBefore: row.existed_before === 1,
  };
  if (row.number !== null) record.number = row.number;
  if (row.delivered_at !== null) record.deliveredAt = row.delivered_at as Instant;
  if (row.verified_at !== null) record.verifiedAt = row.verified_at as Instant;
  if (row.changed_at !== null) record.changedAt = row.changed_at as Instant;
  if (row.proved_at !== null) record.provedAt = row.proved_at as Instant;
  if (row.proved_number !== null) record.provedNumber = row.proved_number;
  return record;
}

/** What channels were told, by channel and key. */
export async function readToldNotices(db: Kysely<Schema>): Promise<readonly ToldNotice[]> {
  const rows = await db.selectFrom('notices').selectAll().orderBy('channel').orderBy('key').execute();
  return rows.map(({ channel, notice, first_told_at: firstToldAt }) => ({
    channel,
    notice: JSON.parse(notice) as Notice,
    firstToldAt: firstToldAt as Instant,
  }));
}

function proofOf(row: Selectable<Schema['proofs']>): ProofRecord {
  return {
    slot: row.slot,
    consumer: row.consumer,
    credential: row.credential,
    number: row.number,
    nonce: row.nonce,
    state: row.state as ProofRecord['state'],
    askedAt: row.asked_at as Instant,
    ...optional('answeredAt', row.answered_at as Instant | null),
    ...optional('run', row.run),
    ...optional('reason', row.reason),
  };
}

export function entryOf(row: Selectable<Schema['journal']>): JournalEntry {
  return {
    sequence: row.sequence,
    at: row.at as Instant,
    actor: row.actor,
    run: row.run,
    phase: row.phase as JournalEntry['phase'],
    action: row.action,
    subject: row.subject,
    ...optional('intent', row.intent),
    ...optional('result', row.result as NonNullable<JournalEntry['result']> | null),
    detail: JSON.parse(row.detail) as Json,
    hash: row.hash,
  };
}
