import { AppError } from '../domain/errors.ts';
import { unseal } from './seal.ts';

/** Opens a wrapped vault key; a wrong key is `key-refused`, not damage. */
export function openWrapped(
  key: Uint8Array,
  wrapped: Uint8Array,
  { context, what }: { context: string; what: string },
): Uint8Array {
  try {
    return unseal(key, wrapped, context);
  } catch (error) {
    throw new AppError('key-refused', {
      message: `${what} does not open this store.`,
      hint: 'Use the key that the store was made with; nothing was changed.',
      cause: error,
    });
  }
}
