import type { Action } from '../../src/server/contract.ts';

/** What a finding says to type, as an action of the server; undefined: a person does something else. */
export function actionOfFix(fix: string | undefined, credential: string): Action | undefined {
  const actions: Readonly<Record<string, Action>> = {
    'mintmark apply': { action: 'apply', credential },
    [`mintmark apply ${credential}`]: { action: 'apply', credential },
    [`mintmark apply --rotate ${credential}`]: { action: 'rotate', credential },
    [`mintmark rotate ${credential}`]: { action: 'rotate', credential },
    [`mintmark apply --retire ${credential}`]: { action: 'retire', credential },
    [`mintmark prove ${credential}`]: { action: 'prove', credential },
  };
  return actions[fix ?? ''];
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
