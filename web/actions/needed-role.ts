import type { Action, Role } from '../../src/server/contract.ts';

/** Who may do it; the server says the same (`x-role` of its document, and every action's own). */
export function neededRole({ action }: Pick<Action, 'action'>): Role {
  return action === 'revoke' || action === 'retire' || action === 'sweep' ? 'admin' : 'operator';
}
