import { randomBytes } from 'node:crypto';
import type { Json } from '../../../../src/domain/slot.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import type { NotifierContext, NotifierDefinition } from '../../../../src/ports/notifier.ts';

/** Everything that the notifier contract needs to know of one notifier. One file a notifier in this folder. */
export interface NotifierHarness {
  readonly definition: NotifierDefinition;
  /** What a manifest may not say. */
  readonly badSettings: readonly Json[];
  readonly start: () => Promise<NotifierBench>;
}

export interface NotifierBench {
  readonly context: NotifierContext;
  readonly settings: Json;
  /** Everything that has arrived, as text that changes when anything does. */
  readonly received: () => string;
  /** What must not stand in any message. */
  readonly secrets: readonly string[];
  /** Ways in which the next telling fails. */
  readonly failures: Readonly<Record<string, () => void>>;
  readonly stop: () => Promise<void>;
}

/** A context in which nothing may be asked for but what `parts` has. */
export function notifierContext(channel: string, parts: Partial<NotifierContext>): NotifierContext {
  const absent = (): never => {
    throw new Error('This notifier has no business to ask for that.');
  };
  return {
    channel,
    vaultTag: 'k7q2x',
    secret: absent,
    adapter: absent,
    files: { read: absent, write: absent },
    random: { bytes: (count) => randomBytes(count) },
    timeoutSeconds: 2,
    ...parts,
  };
}

/** Reads `{ env: NAME }` out of a record. */
export function secretsFrom(values: Readonly<Record<string, () => string>>): NotifierContext['secret'] {
  return (source) => {
    const value = 'env' in source ? values[source.env]?.() : undefined;
    if (value === undefined) throw new Error('There is no such value.');
    return Secret.of(value);
  };
}
