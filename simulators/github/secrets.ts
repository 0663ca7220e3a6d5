import { z } from 'zod';
import type { ApiContext } from './access.ts';
import { openSealedBox } from './safe.ts';
import type { Safe, SecretEntry } from './state.ts';
import { ApiError, renderTime } from './world.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const maximumValueBytes = 48 * 1024;

/** A value under way: sealed, and the id of the key it was sealed for. */
export const sealedValueSchema = z.strictObject({
  encrypted_value: z.string().regex(base64),
  key_id: z.string(),
});

/** What everybody with the right to see secrets may know of one. */
export function renderSecret({ name, createdAt, updatedAt }: SecretEntry): object {
  return { name, created_at: renderTime(createdAt), updated_at: renderTime(updatedAt) };
}

/** The answer with the key that values for this place must be sealed for. */
export function renderPublicKey({ keyPair }: Safe): object {
  return { key_id: keyPair.id, key: keyPair.publicKey };
}

/** Refuses a name that no secret can have. */
export function requireSecretName(name: string): string {
  if (/^GITHUB_/i.test(name)) throw refused('Secret names must not start with GITHUB_.');
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw refused(
    'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).',
  );
}

/** Opens a value that was sealed for this place; refuses a box for another key, a damaged one and one too large. */
export function unseal(safe: Safe, sealed: z.infer<typeof sealedValueSchema>): string {
  if (sealed.key_id !== safe.keyPair.id) throw refused('The key_id is not that of the public key.');
  const bytes = openSealedBox(sealed.encrypted_value, safe.keyPair);
  if (!bytes) throw refused('The value was not sealed for the public key.');
  if (bytes.length > maximumValueBytes) throw refused('The value is larger than 48 KB.');
  return Buffer.from(bytes).toString('utf8');
}

/** Refuses one secret more than a place may hold. */
export function requireRoom(safe: Safe, limit: number): void {
  if (safe.secrets.length >= limit) throw refused(`There are ${limit} secrets already.`);
}

/** The answer to a write: 201 and an empty object for a new secret, 204 for another one. */
export function answerWrite(context: ApiContext, isNew: boolean): Response {
  return isNew ? context.json({}, 201) : context.body(null, 204);
}

/** The secrets of a place in the order of their names. */
export function sortedSecrets({ secrets }: Safe): readonly SecretEntry[] {
  return secrets.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function refused(why: string): ApiError {
  return new ApiError(422, `Failed to add secret. ${why}`);
}
