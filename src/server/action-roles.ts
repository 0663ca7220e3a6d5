import { mayActAs, type Role } from '../domain/member.ts';
import { HttpError } from './http-error.ts';
import type { Action } from './shapes.ts';

/** Who may preview an action, start, continue and answer a run of it: what ends something needs more than what renews it. */
export const actionRoles: Readonly<Record<Action['action'], Role>> = {
  apply: 'operator',
  rotate: 'operator',
  'roll-back': 'operator',
  verify: 'operator',
  prove: 'operator',
  respond: 'operator',
  revoke: 'admin',
  retire: 'admin',
  sweep: 'admin',
};

/** Throws `not-allowed`. */
export function requireRoleFor(action: Action['action'], role: Role): void {
  const needed = actionRoles[action];
  if (!mayActAs(role, needed))
    throw new HttpError('not-allowed', {
      message: `To ${action} is for the role ${needed}; yours is ${role}.`,
      hint: 'An admin can change roles: Members.',
    });
}
