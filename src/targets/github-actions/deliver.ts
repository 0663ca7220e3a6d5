import sodium from 'libsodium-wrappers';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Receipt, Slot } from '../../domain/slot.ts';
import type { GithubClient } from '../../vendors/github/client.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { addressOf, placeRoute, routeOf, type Place } from './address.ts';

/** docs.github.com: limits for secrets, read 2026-11-24. */
const maximumBytes = 48 * 1024;

const publicKeySchema = z.object({ key_id: z.string(), key: z.base64() });
type PublicKey = z.infer<typeof publicKeySchema>;

/** The key that values for a place are sealed for: read once, and again when GitHub no longer takes it. */
export interface PublicKeys {
  readonly of: (slot: Slot) => Promise<PublicKey>;
  readonly forget: (slot: Slot) => void;
}

export function createPublicKeys(client: GithubClient): PublicKeys {
  const keys = new Map<string, Promise<PublicKey>>();
  return {
    of: async (slot) => {
      let key = keys.get(slot.container);
      if (!key) keys.set(slot.container, (key = readPublicKey(client, addressOf(slot).place)));
      try {
        return await key;
      } catch (error) {
        // A failure is not remembered: the next slot of the place asks again.
        keys.delete(slot.container);
        throw error;
      }
    },
    forget: (slot) => {
      keys.delete(slot.container);
    },
  };
}

async function readPublicKey(client: GithubClient, place: Place): Promise<PublicKey> {
  const { path, parameters } = placeRoute(place);
  return (await client.call(routeOf('GET', `${path}/public-key`), parameters, publicKeySchema)).data;
}

/** Refuses, before any call, a value that no secret can hold. */
export function requireFits(slot: Slot, value: Secret): void {
  if (value.sizeBytes <= maximumBytes) return;
  throw new AppError('slot-invalid', {
    message: `The value for ${slot.label} has ${value.sizeBytes} bytes; a secret holds ${maximumBytes} at most.`,
    hint: 'Store the large part in the repository, encrypted with a key that fits into a secret.',
  });
}

/** One write per slot. After a 422 the key is read anew, and the write repeated once where the key has changed. */
export async function deliverSecret(
  client: GithubClient,
  { keys, slot, value }: { keys: PublicKeys; slot: Slot; value: Secret },
): Promise<Outcome<Receipt>> {
  const key = await keys.of(slot);
  try {
    return await putSecret(client, { key, slot, value });
  } catch (error) {
    if (!(error instanceof HttpFailure && error.status === 422)) throw error;
    keys.forget(slot);
    const newKey = await keys.of(slot);
    if (newKey.key_id === key.key_id) throw error;
    return await putSecret(client, { key: newKey, slot, value });
  }
}

async function putSecret(
  client: GithubClient,
  { key, slot, value }: { key: PublicKey; slot: Slot; value: Secret },
): Promise<Outcome<Receipt>> {
  const { place, name } = addressOf(slot);
  const { path, parameters } = placeRoute(place);
  const answer = await client.call(
    routeOf('PUT', `${path}/{secret_name}`),
    {
      ...parameters,
      secret_name: name,
      encrypted_value: await sealFor(key, value),
      key_id: key.key_id,
      ...visibilityOf(place),
    },
    z.unknown(),
  );
  if (answer.status === 201 || answer.status === 204) return done({ created: answer.status === 201 });
  throw new HttpFailure(
    'malformed',
    `Writing ${slot.label}: GitHub answered ${answer.status}, neither created nor updated.`,
  );
}

function visibilityOf(place: Place): object {
  if (place.level !== 'organization') return {};
  return {
    visibility: place.visibility,
    ...(place.visibility === 'selected' ? { selected_repository_ids: place.repositoryIds } : {}),
  };
}

/** A libsodium sealed box: only GitHub can open it. */
async function sealFor({ key }: PublicKey, value: Secret): Promise<string> {
  await sodium.ready;
  const sealed = sodium.crypto_box_seal(sodium.from_string(value.expose()), Buffer.from(key, 'base64'));
  return Buffer.from(sealed).toString('base64');
}
