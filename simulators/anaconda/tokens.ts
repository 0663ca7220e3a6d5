import { randomBytes, randomUUID } from 'node:crypto';
import type { TokenEntry } from './state.ts';

/** What a new token is to be. */
export interface TokenWish extends Pick<TokenEntry, 'owner' | 'name' | 'scopes' | 'expiresAt'> {
  readonly hostname?: string;
  /** The form of a weak token is not known; only that it is shorter. */
  readonly strength?: 'strong' | 'weak';
}

/** A token with a fresh value: two characters of its owner, a hyphen, a UUID. */
export function mintToken({ strength = 'strong', hostname = '', ...wish }: TokenWish): TokenEntry {
  const random = strength === 'strong' ? randomUUID() : randomBytes(8).toString('hex');
  return { ...wish, hostname, id: newObjectId(), value: `${wish.owner.slice(0, 2)}-${random}` };
}

/** An id as the service's database makes them: 24 hexadecimal digits. */
export function newObjectId(): string {
  return randomBytes(12).toString('hex');
}
