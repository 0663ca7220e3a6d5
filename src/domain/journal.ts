import { createHash } from 'node:crypto';
import type { Credential } from './credential.ts';
import type { Grant } from './grant.ts';
import type { Instant } from './instant.ts';
import type { Notice } from './notice.ts';
import type { Secret } from './secret.ts';
import type { Json, Receipt, Slot } from './slot.ts';
import type { AlertReference, Leak, TokenReference } from './token.ts';

/** What a journal entry speaks of. Steps of a plan write an intent and an outcome; everything else is an event. */
export type JournalPhase = 'intent' | 'outcome' | 'event';

/** One line of the journal, before the store numbers and chains it. */
export interface JournalLine {
  readonly at: Instant;
  /** Who asked, for example `maria@laptop`. */
  readonly actor: string;
  /** Groups the lines of one command. */
  readonly run: string;
  readonly phase: JournalPhase;
  /** What is done, for example `issue`, `deliver`, `vault-created`. */
  readonly action: string;
  /** What it is done to: a token label or a slot id. */
  readonly subject: string;
  /** Only `outcome`: which intent it ends. */
  readonly intent?: number;
  /** Only `outcome`: what came of it; `interrupted` when the process died in between, `waiting` when a person has to act. */
  readonly result?: 'done' | 'refused' | 'unknown' | 'interrupted' | 'waiting';
  /** What else is worth keeping. Never a value. */
  readonly detail: Json;
}

/** A journal line as stored: numbered from 1 without a gap, each hash over the line and the hash before it. */
export interface JournalEntry extends JournalLine {
  readonly sequence: number;
  readonly hash: string;
}

/** The hash before the first entry. */
export const journalRoot = '0'.repeat(64);

/** SHA-256 in hex over the previous hash, the sequence number and every field of the line, in a fixed order. */
export function journalHash(previousHash: string, sequence: number, line: JournalLine): string {
  const content = [
    previousHash,
    sequence,
    line.at,
    line.actor,
    line.run,
    line.phase,
    line.action,
    line.subject,
    line.intent ?? null,
    line.result ?? null,
    line.detail,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/**
 * One change of the records. A store applies the changes of a commit together with its journal line in one
 * transaction, so that the journal and the records never disagree.
 */
export type Change =
  | { readonly type: 'credential-declared'; readonly credential: Credential }
  | { readonly type: 'credential-retired'; readonly credential: string }
  | {
      readonly type: 'token-planned';
      readonly credential: string;
      readonly number: number;
      readonly reference: TokenReference;
      readonly grant: Grant;
    }
  | {
      readonly type: 'token-issued';
      readonly credential: string;
      readonly number: number;
      readonly secret: Secret;
      readonly id?: string;
      readonly issuedAt: Instant;
      readonly expiresAt?: Instant;
    }
  | {
      readonly type: 'token-adopted';
      readonly credential: string;
      readonly number: number;
      readonly reference: TokenReference;
      readonly grant: Grant;
      readonly secret?: Secret;
      readonly heldScopes?: readonly string[];
      readonly expiresAt?: Instant;
      /** Of one that its issuer never ends: when it was taken over, from which its lifetime counts. */
      readonly issuedAt?: Instant;
    }
  /** Nothing was found under its name; a service that is slow may still make it, so it is looked for once more. */
  | {
      readonly type: 'token-sought';
      readonly credential: string;
      readonly number: number;
      readonly lookAgainAfter: Instant;
    }
  /** It never came to life: the row goes, the number stays used. */
  | { readonly type: 'token-dropped'; readonly credential: string; readonly number: number }
  | {
      readonly type: 'token-introspected';
      readonly credential: string;
      readonly number: number;
      readonly id?: string;
      readonly heldScopes?: readonly string[];
      /** null: its issuer never ends it. */
      readonly expiresAt?: Instant | null;
    }
  /** The token becomes active, whatever was active becomes superseded until `revokeAfter`. */
  | {
      readonly type: 'token-promoted';
      readonly credential: string;
      readonly number: number;
      readonly revokeAfter: Instant;
    }
  | {
      readonly type: 'token-ended';
      readonly credential: string;
      readonly number: number;
      readonly state: 'revoked' | 'expired';
      readonly endedAt: Instant;
    }
  | { readonly type: 'rotation-asked'; readonly credential: string; readonly askedAt: Instant }
  | { readonly type: 'token-rolled-back'; readonly credential: string; readonly number: number }
  | {
      readonly type: 'token-leaked';
      readonly credential: string;
      readonly number: number;
      readonly leak: Leak;
    }
  | {
      readonly type: 'alert-resolved';
      readonly credential: string;
      readonly number: number;
      readonly alert: AlertReference;
    }
  /** The sealed value and its data key are destroyed. */
  | { readonly type: 'token-forgotten'; readonly credential: string; readonly number: number }
  | { readonly type: 'slot-adopted'; readonly credential: string; readonly slot: Slot }
  | {
      readonly type: 'slot-delivering';
      readonly credential: string;
      readonly number: number;
      readonly slot: Slot;
      readonly existedBefore: boolean;
    }
  | {
      readonly type: 'slot-delivered';
      readonly slot: string;
      readonly receipt: Receipt;
      readonly deliveredAt: Instant;
    }
  | {
      readonly type: 'slot-verified';
      readonly slot: string;
      readonly verifiedAt: Instant;
      readonly changedAt?: Instant;
    }
  | { readonly type: 'slot-dropped'; readonly slot: string }
  | { readonly type: 'manifest-applied'; readonly digest: string }
  /** A channel was told; told again, only what it was told changes. */
  | { readonly type: 'notice-told'; readonly channel: string; readonly notice: Notice }
  /** Its state went away: if it comes back, the channel is told anew. */
  | { readonly type: 'notice-cleared'; readonly channel: string; readonly key: string }
  /** A consumer was asked what it holds: recorded before its job starts. */
  | {
      readonly type: 'proof-asked';
      readonly slot: string;
      readonly consumer: string;
      readonly credential: string;
      readonly number: number;
      readonly nonce: string;
      readonly askedAt: Instant;
    }
  /** A refused answer also takes back what was proved of the slot before. */
  | {
      readonly type: 'proof-answered';
      readonly nonce: string;
      readonly state: 'proved' | 'refused';
      readonly answeredAt: Instant;
      readonly run: string;
      readonly reason?: string;
    }
  /** Nobody waits any more for the answers to questions about this slot that have none. */
  | { readonly type: 'proofs-ended'; readonly slot: string }
  /** Every consumer that can be asked holds this token. */
  | {
      readonly type: 'slot-proved';
      readonly slot: string;
      readonly number: number;
      readonly provedAt: Instant;
    };
