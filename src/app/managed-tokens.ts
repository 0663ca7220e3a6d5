import type { Secret } from '../domain/secret.ts';
import type { Token } from '../domain/token.ts';
import type { RunFilter, Store } from '../ports/store.ts';

/** The tokens of a store, as a scan knows them. */
export interface ManagedTokens {
  readonly filter: RunFilter;
  /** The token whose value it is. */
  readonly find: (value: Secret) => Token | undefined;
  /** Names that tokens here act as. */
  readonly owners: readonly string[];
  readonly notes: readonly string[];
}

/** Needs no key: values are recognised by keyed hashes, whose key lies in the store. */
export async function openManagedTokens(store: Store | undefined): Promise<ManagedTokens | undefined> {
  if (!store) return undefined;
  const { tokens } = await store.load();
  const filter = await store.runFilter();
  const byHash = new Map(
    filter.runs.map(({ hash, credential, number }) => [
      hash,
      tokens.find((token) => token.credential === credential && token.number === number),
    ]),
  );
  return {
    filter,
    find: (value) => byHash.get(value.runHash(filter.key) ?? ''),
    owners: [...new Set(tokens.map(({ reference }) => reference.principal.name))],
    notes:
      filter.missing === 0
        ? []
        : [
            `${filter.missing} managed tokens were sealed by an older version and are not recognised before the key is used again, for example by: mintmark apply`,
          ],
  };
}
