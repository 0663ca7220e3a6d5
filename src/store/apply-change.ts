import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { invariant } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Change } from '../domain/journal.ts';
import { longestRunOf, runHash } from '../domain/run-hash.ts';
import type { Secret } from '../domain/secret.ts';
import type { AlertReference } from '../domain/token.ts';
import { endQuestions, recordAnswer, recordQuestion, unproved } from './proof-changes.ts';
import type { Schema } from './schema.ts';
import { keyBytes, keyedFingerprint, seal } from './seal.ts';

type Db = Transaction<Schema>;

/** Applies one change of the records inside the transaction of its journal line. */
export async function applyChange(db: Db, change: Change, at: Instant): Promise<void> {
  switch (change.type) {
    case 'credential-declared': {
      const declaration = JSON.stringify(change.credential);
      await db
        .insertInto('credentials')
        .values({
          name: change.credential.name,
          declaration,
          last_number: 0,
          declared_at: at,
          retired_at: null,
          rotation_asked_at: null,
        })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet({ declaration, declared_at: at, retired_at: null }),
        )
        .execute();
      return;
    }
    case 'credential-retired':
      await db
        .updateTable('credentials')
        .set({ retired_at: at })
        .where('name', '=', change.credential)
        .execute();
      return;
    case 'token-planned':
      await insertToken(db, { ...change, state: 'unknown', isAdopted: false });
      return;
    case 'token-adopted':
      await insertToken(db, { ...change, state: 'active', isAdopted: true });
      return;
    case 'token-issued':
      await updateToken(db, change, {
        state: 'pending',
        issued_at: change.issuedAt,
        ...(change.id === undefined ? {} : { issuer_id: change.id }),
        ...(change.expiresAt === undefined ? {} : { expires_at: change.expiresAt }),
      });
      return;
    case 'token-sought':
      await updateToken(db, change, { revoke_after: change.lookAgainAfter });
      return;
    case 'token-dropped':
      await db
        .deleteFrom('tokens')
        .where('credential', '=', change.credential)
        .where('number', '=', change.number)
        .execute();
      return;
    case 'token-introspected':
      await updateToken(db, change, {
        is_introspected: 1,
        ...(change.id === undefined ? {} : { issuer_id: change.id }),
        ...(change.heldScopes === undefined ? {} : { held_scopes: JSON.stringify(change.heldScopes) }),
        ...(change.expiresAt === undefined ? {} : { expires_at: change.expiresAt }),
      });
      return;
    case 'token-promoted':
      await db
        .updateTable('tokens')
        .set({ state: 'superseded', revoke_after: change.revokeAfter })
        .where('credential', '=', change.credential)
        .where('state', '=', 'active')
        .execute();
      await updateToken(db, change, { state: 'active', revoke_after: null });
      return;
    case 'rotation-asked':
      await db
        .updateTable('credentials')
        .set({ rotation_asked_at: change.askedAt })
        .where('name', '=', change.credential)
        .execute();
      return;
    case 'token-rolled-back':
      await updateToken(db, change, { is_rolled_back: 1 });
      return;
    case 'token-ended':
      await updateToken(db, change, { state: change.state, ended_at: change.endedAt, ...unsealed });
      return;
    case 'token-leaked':
      await updateToken(db, change, {
        leaked_at: change.leak.at,
        leak_exposure: change.leak.exposure,
        leak_alerts: alertsText(change.leak.alerts ?? []),
      });
      return;
    case 'alert-resolved':
      await dropAlert(db, change);
      return;
    case 'token-forgotten':
      await updateToken(db, change, unsealed);
      return;
    case 'slot-adopted':
      await db
        .insertInto('slots')
        .values({
          ...slotRow(change.slot),
          credential: change.credential,
          state: 'adopted',
          existed_before: 1,
        })
        .execute();
      return;
    case 'slot-delivering':
      await db
        .insertInto('slots')
        .values({
          ...slotRow(change.slot),
          credential: change.credential,
          state: 'delivering',
          number: change.number,
          existed_before: change.existedBefore ? 1 : 0,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({
            slot: JSON.stringify(change.slot),
            credential: change.credential,
            state: 'delivering',
            number: change.number,
            ...unproved,
          }),
        )
        .execute();
      return;
    case 'slot-delivered':
      await updateSlot(db, change.slot, {
        state: 'delivered',
        delivered_at: change.deliveredAt,
        changed_at: null,
      });
      return;
    case 'slot-verified':
      await updateSlot(db, change.slot, {
        state: 'verified',
        verified_at: change.verifiedAt,
        changed_at: change.changedAt ?? null,
      });
      return;
    case 'slot-dropped':
      await db.deleteFrom('slots').where('id', '=', change.slot).execute();
      return;
    case 'proof-asked':
      await recordQuestion(db, change);
      return;
    case 'proof-answered':
      await recordAnswer(db, change);
      return;
    case 'proofs-ended':
      await endQuestions(db, change);
      return;
    case 'slot-proved':
      await updateSlot(db, change.slot, { proved_at: change.provedAt, proved_number: change.number });
      return;
    case 'manifest-applied':
      await db.updateTable('vault').set({ manifest_digest: change.digest }).execute();
      return;
    case 'notice-told': {
      const notice = JSON.stringify(change.notice);
      await db
        .insertInto('notices')
        .values({ channel: change.channel, key: change.notice.key, first_told_at: at, notice })
        .onConflict((conflict) => conflict.columns(['channel', 'key']).doUpdateSet({ notice }))
        .execute();
      return;
    }
    case 'notice-cleared':
      await db
        .deleteFrom('notices')
        .where('channel', '=', change.channel)
        .where('key', '=', change.key)
        .execute();
      return;
  }
}

/** Destroying the data key destroys the value. */
const unsealed = { wrapped_data_key: null, sealed_value: null };

function slotRow(slot: Extract<Change, { type: 'slot-adopted' }>['slot']) {
  return {
    id: slot.id,
    slot: JSON.stringify(slot),
    number: null,
    delivered_at: null,
    verified_at: null,
    changed_at: null,
    ...unproved,
  };
}

async function insertToken(
  db: Db,
  token: Extract<Change, { type: 'token-planned' | 'token-adopted' }> & { state: string; isAdopted: boolean },
): Promise<void> {
  await db
    .insertInto('tokens')
    .values({
      credential: token.credential,
      number: token.number,
      state: token.state,
      name: token.reference.name,
      principal_kind: token.reference.principal.kind,
      principal_name: token.reference.principal.name,
      issuer_id: token.reference.id ?? null,
      scopes: JSON.stringify(token.grant.scopes),
      audience: token.grant.audience === undefined ? null : JSON.stringify(token.grant.audience),
      held_scopes: 'heldScopes' in token ? JSON.stringify(token.heldScopes) : null,
      fingerprint: null,
      run_length: null,
      run_hash: null,
      ...unsealed,
      is_introspected: 0,
      is_adopted: token.isAdopted ? 1 : 0,
      is_rolled_back: 0,
      issued_at: ('issuedAt' in token ? token.issuedAt : undefined) ?? null,
      expires_at: ('expiresAt' in token ? token.expiresAt : undefined) ?? null,
      revoke_after: null,
      ended_at: null,
      leaked_at: null,
      leak_exposure: null,
      leak_alerts: null,
    })
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('credentials')
    .set({ last_number: token.number })
    .where('name', '=', token.credential)
    .where('last_number', '<', token.number)
    .executeTakeFirstOrThrow();
  invariant(numUpdatedRows === 1n, `number ${token.number} of ${token.credential} was used before`);
}

async function updateToken(
  db: Db,
  { credential, number }: { credential: string; number: number },
  values: Partial<Schema['tokens']>,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('tokens')
    .set(values)
    .where('credential', '=', credential)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  invariant(numUpdatedRows === 1n, `there is no token ${credential}#${number} to change`);
}

/** The journal tells of what was resolved; the records hold what is still to be. */
async function dropAlert(db: Db, change: Extract<Change, { type: 'alert-resolved' }>): Promise<void> {
  const { credential, number, alert } = change;
  const { leak_alerts: known } = await db
    .selectFrom('tokens')
    .select('leak_alerts')
    .where('credential', '=', credential)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  const alerts = JSON.parse(known ?? '[]') as AlertReference[];
  const left = alerts.filter(({ connection, id }) => connection !== alert.connection || id !== alert.id);
  await updateToken(db, change, { leak_alerts: alertsText(left) });
}

function alertsText(alerts: readonly AlertReference[]): string | null {
  return alerts.length === 0 ? null : JSON.stringify(alerts);
}

async function updateSlot(db: Db, id: string, values: Partial<Omit<Schema['slots'], 'id'>>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('slots')
    .set(values)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  invariant(numUpdatedRows === 1n, `there is no slot ${id} to change`);
}

/** Seals a value under a data key of its own, which is sealed under the vault's wrapping key. */
export async function sealToken(
  db: Db,
  {
    credential,
    number,
    secret,
    vaultId,
    wrappingKey,
    fingerprintKey,
    runKey,
  }: {
    credential: string;
    number: number;
    secret: Secret;
    vaultId: string;
    wrappingKey: Uint8Array;
    fingerprintKey: Uint8Array;
    runKey: Uint8Array;
  },
): Promise<void> {
  const dataKey = randomBytes(keyBytes);
  const context = sealContext(vaultId, credential, number);
  await updateToken(
    db,
    { credential, number },
    {
      wrapped_data_key: seal(wrappingKey, dataKey, `${context} (data key)`),
      sealed_value: seal(dataKey, Buffer.from(secret.expose(), 'utf8'), context),
      fingerprint: keyedFingerprint(fingerprintKey, secret.expose()),
      ...runColumns(runKey, secret),
    },
  );
}

/** By what a scan recognises a value without the vault key; a length of 0: by nothing, because it is too short. */
export function runColumns(
  runKey: Uint8Array,
  secret: Secret,
): Pick<Schema['tokens'], 'run_length' | 'run_hash'> {
  const run = longestRunOf(secret.expose());
  if (run === undefined) return { run_length: 0, run_hash: null };
  return { run_length: run.length, run_hash: runHash(runKey, Buffer.from(run)) };
}

/** What a sealed value is bound to: it opens for this token of this vault only. */
export function sealContext(vaultId: string, credential: string, number: number): string {
  return `the value of ${credential}#${number} in vault ${vaultId}`;
}
