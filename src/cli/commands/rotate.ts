import type { PersonOptions } from '../person.ts';
import type { CommandAction } from '../shell.ts';
import { apply } from './apply.ts';

export interface RotateOptions extends PersonOptions {
  readonly rollBack?: boolean;
}

/** One credential gets another token, or goes back to the one before. */
export function rotate({ rollBack, ...person }: RotateOptions, credential: string): CommandAction {
  return apply(
    { ...person, ...(rollBack ? { rollBack: [credential] } : { rotate: [credential] }) },
    credential,
  );
}
