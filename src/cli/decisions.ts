import { AppError } from '../domain/errors.ts';
import type { Decisions } from '../plan/plan.ts';

/** The options by which a person decides beyond the manifest. */
export interface DecisionOptions {
  readonly retire?: readonly string[];
  readonly rotate?: readonly string[];
  readonly rollBack?: readonly string[];
  readonly sweep?: boolean;
}

/** `only` is the one credential that the command is about. */
export function toDecisions({ retire, rotate, rollBack, sweep }: DecisionOptions, only?: string): Decisions {
  if (sweep && only !== undefined)
    throw new AppError('usage', {
      message: 'Orphans belong to no credential.',
      hint: 'Leave the credential out: mintmark apply --sweep',
    });
  return {
    retire: retire ?? [],
    rotate: rotate ?? [],
    rollBack: rollBack ?? [],
    ...(sweep ? { sweep } : {}),
  };
}
