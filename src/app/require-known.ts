import { AppError } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest.ts';

/** Throws `not-found` with the nearest name when a credential is not among the known ones. */
export function requireKnown(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new AppError('not-found', {
    message: `There is no credential "${name}"${didYouMean(name, known)}.`,
    hint: known.length > 0 ? `Known: ${known.join(', ')}` : 'The manifest declares none yet.',
  });
}
