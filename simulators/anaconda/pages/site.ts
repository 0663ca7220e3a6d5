import type { Site } from '../../kit/pages/page.ts';
import type { Sessions } from '../../kit/pages/sessions.ts';
import type { World } from '../world.ts';

/** What all pages here share. */
export const site: Site = {
  name: 'Anaconda.org',
  color: '#237a3c',
  signInPath: '/account/login',
  signOutPath: '/account/logout',
  homeOf: (login) => `/${encodeURIComponent(login)}`,
};

/** What every page works on. */
export interface Desk {
  readonly world: World;
  readonly sessions: Sessions;
  /** Keeps a change that reading made; those that forms made are kept anyway. */
  readonly save: () => void;
}
