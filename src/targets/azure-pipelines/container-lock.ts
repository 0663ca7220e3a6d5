/** Runs one piece of work per key at a time, in the order asked. */
export type ContainerLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createContainerLock(): ContainerLock {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    const settled = turn.catch(() => undefined);
    last.set(key, settled);
    try {
      return await turn;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
