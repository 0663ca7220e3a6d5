import type { Vocabulary } from '../config/parse-manifest.ts';
import type { Records } from '../domain/records.ts';
import { liveTokenStates } from '../domain/token.ts';
import type { Observed, OpenCopy } from '../plan/observed.ts';
import type { Store } from '../ports/store.ts';
import type { Connections } from './connections.ts';
import { batchesOf } from './observe.ts';

/**
 * Values of our tokens that stand in the open beside the slots, known by their fingerprints. The key of the store is asked
 * for only when something with the form of a token stands there.
 */
export async function findCopies(
  store: Store,
  { tokens }: Records,
  looked: { vocabulary: Vocabulary; connections: Connections; observed: Observed },
): Promise<readonly OpenCopy[]> {
  const { vocabulary, connections, observed } = looked;
  const formats = vocabulary.providers.flatMap(({ tokenFormats }) => tokenFormats);
  const slots = observed.flatMap((each) => each.slots.map(({ slot }) => slot));
  const values = await Promise.all(
    batchesOf(slots, connections).map(
      async ({ target, batch }) => (await target.plainValues?.(batch, formats)) ?? [],
    ),
  );
  const copies: OpenCopy[] = [];
  for (const { label: place, value } of values.flat()) {
    const fingerprint = await store.fingerprint(value);
    const token = tokens.find(
      (each) => each.fingerprint === fingerprint && liveTokenStates.includes(each.state),
    );
    if (token) copies.push({ credential: token.credential, number: token.number, place });
  }
  return copies;
}
