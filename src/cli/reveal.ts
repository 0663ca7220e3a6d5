import type { Secret } from '../domain/secret.ts';

/**
 * The value as text, to be handed to the person who asked for it by name: the one place of the command line that may.
 * Everything else that is printed passes the scrubber.
 */
export function reveal(secret: Secret): string {
  return secret.expose();
}
