import type { Store } from '../ports/store.ts';
import type { CommandContext } from './shell.ts';

/** Opens the store for one command and closes it, whatever happens. */
export async function withStore<T>({ app }: CommandContext, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await app.openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
