import { roleIn } from '../reach.ts';
import type { Account } from '../state.ts';
import { findAccount } from '../world.ts';
import { pageNotFound, type PageContext, type PageWorld } from './page-context.ts';

/** The organization that the path names and the viewer owns, or without one in it, the viewer. */
export function requireOwnedAccount(world: PageWorld, context: PageContext): Account {
  const { user } = context.get('viewer');
  const login = context.req.param('org');
  if (login === undefined) return user;
  const organization = findAccount(world.state, login);
  if (organization?.kind !== 'Organization' || roleIn(world, user, login) !== 'owner') throw pageNotFound();
  return organization;
}

/** Where the settings of an account are. */
export function settingsPath({ kind, login }: Account): string {
  return kind === 'Organization' ? `/organizations/${login}/settings` : '/settings';
}
