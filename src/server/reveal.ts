import type { Secret } from '../domain/secret.ts';

/** The value as text, for the person who asked for it by name: the one place of the server that may. */
export function reveal(secret: Secret): string {
  return secret.expose();
}
