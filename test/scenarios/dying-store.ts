import type { Store } from '../../src/ports/store.ts';

/** What a process that dies throws: no handler of ours may take it for an error of its own. */
export class Crash extends Error {}

/** The store of a process that dies before or after its commit number `at`; from then on nothing is written any more. */
export function dyingStore(
  store: Store,
  at: number,
  moment: 'before' | 'after',
): { store: Store; hasDied: () => boolean } {
  let commits = 0;
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Crash();
  };
  return {
    hasDied: () => isDead,
    store: {
      ...store,
      commit: async (line, changes) => {
        commits += 1;
        if (isDead || (commits === at && moment === 'before')) die();
        const sequence = await store.commit(line, changes);
        if (commits >= at && moment === 'after') die();
        return sequence;
      },
    },
  };
}

/** Lets what a dying process throws pass, and nothing else. */
export function ignoreCrash(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}
