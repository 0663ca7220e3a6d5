import { tokenLabel } from '../domain/token.ts';
import type { OpenCopy } from './observed.ts';
import type { PlanFinding } from './plan.ts';

/** Values of tokens that stand where anybody can read them: what was read there is to be replaced, not only hidden. */
export function copyFindings(copies: readonly OpenCopy[]): readonly PlanFinding[] {
  return copies.map(({ credential, number, place }) => ({
    kind: 'copy',
    credential,
    subject: `${tokenLabel({ credential, number })} in ${place}`,
    message: `the value of ${tokenLabel({ credential, number })} stands in the open in ${place}`,
    fix: `take it out there, then replace the token: mintmark apply --rotate ${credential}`,
    place,
  }));
}
