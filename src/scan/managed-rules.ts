import { halfSipHash } from '../domain/run-hash.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import type { RunRule } from './scanner.ts';

/** What managed values are recognised by: the length and the keyed hash of their longest run. */
export interface ManagedRuns {
  readonly key: Uint8Array;
  readonly runs: readonly { readonly length: number; readonly hash: string }[];
}

/** A managed value whose form is none that anybody knows. */
const managedFormat: TokenFormat = {
  id: 'managed',
  description: 'the value of a managed token',
  pattern: /[\w-]{20,1000}/,
};

/** Finds managed values whatever their form, as whole runs, without knowing any. */
export function managedRules({ key, runs }: ManagedRuns): readonly RunRule[] {
  const byLength = Map.groupBy(runs, ({ length }) => length);
  return [...byLength].map(([length, group]): RunRule => {
    const known = new Map(group.map(({ hash }) => halves(hash)));
    return {
      minLength: length,
      maxLength: length,
      accepts: (bytes, start, end) => {
        const [low, high] = halfSipHash(key, bytes, start, end);
        if (known.get(low) !== high) return [];
        return [{ format: managedFormat, start, end, encoding: 'plain', validity: 'unchecked' }];
      },
    };
  });
}

function halves(hash: string): readonly [low: number, high: number] {
  const bytes = Buffer.from(hash, 'hex');
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}
