import type { Credential } from './credential.ts';
import type { Instant } from './instant.ts';
import type { JournalEntry } from './journal.ts';
import type { ProofRecord } from './proof.ts';
import type { SlotRecord } from './slot.ts';
import type { Token } from './token.ts';

/** A declared credential as recorded at its last apply. */
export interface CredentialRecord {
  readonly credential: Credential;
  /** The highest token number ever used. */
  readonly lastNumber: number;
  readonly declaredAt: Instant;
  /** When a person asked for another token; done once one was issued after it. */
  readonly rotationAskedAt?: Instant;
  /** Set when it left the manifest and everything of it was withdrawn; its numbers stay used. */
  readonly retiredAt?: Instant;
}

/** Everything a store remembers, without any value. */
export interface Records {
  readonly vaultTag: string;
  readonly credentials: readonly CredentialRecord[];
  readonly tokens: readonly Token[];
  readonly slots: readonly SlotRecord[];
  /** The last few questions to each consumer of a slot, oldest first. */
  readonly proofs: readonly ProofRecord[];
  /** Intents without an outcome: a process died, or is at work right now. */
  readonly openIntents: readonly JournalEntry[];
  /** SHA-256 of the manifest text at the last apply. */
  readonly manifestDigest?: string;
}
