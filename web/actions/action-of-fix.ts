import type { Action } from '../../src/server/contract.ts';

const ways: readonly (readonly [RegExp, (credential: string) => Action])[] = [
  [/^mintmark apply(?: ([a-z][a-z0-9-]*))?$/, (credential) => ({ action: 'apply', credential })],
  [/^mintmark (?:apply --)?rotate ([a-z][a-z0-9-]*)$/, (credential) => ({ action: 'rotate', credential })],
  [/^mintmark apply --retire ([a-z][a-z0-9-]*)$/, (credential) => ({ action: 'retire', credential })],
  [/^mintmark apply --sweep$/, () => ({ action: 'sweep' })],
  [/^mintmark prove ([a-z][a-z0-9-]*)$/, (credential) => ({ action: 'prove', credential })],
  [/^mintmark verify ([a-z][a-z0-9-]*)$/, (credential) => ({ action: 'verify', credential })],
];

/** The action that does what a fix says; undefined: it is done at the command line, or by a person somewhere else. */
export function actionOfFix(fix: string | undefined, credential: string): Action | undefined {
  for (const [pattern, make] of ways) {
    const found = pattern.exec(fix ?? '');
    if (found) return make(found[1] ?? credential);
  }
  return undefined;
}

/** The word on its button. */
export const actionWords: Readonly<Record<Action['action'], string>> = {
  apply: 'Apply',
  rotate: 'Rotate',
  'roll-back': 'Roll back',
  retire: 'Retire',
  sweep: 'End orphans',
  verify: 'Verify',
  prove: 'Prove',
  revoke: 'Revoke',
  respond: 'Respond',
};
