import type { Instant } from './instant.ts';

/** What JSON can say; addresses, receipts and journal details are made of it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `id`: what the issuer calls the token, or what it belongs to, for example the client id of an App. Not secret. */
export type TokenPart = 'id';

/** One concrete place that receives a token: one secret of one repository, one variable of one group. */
export interface Slot {
  /** Canonical and unique over all targets, for example `github-actions:repository/octo/cat/TOKEN`. */
  readonly id: string;
  /** Target id. */
  readonly target: string;
  /** Name of the connection in the manifest. */
  readonly connection: string;
  /** What a person reads, for example `tudat-team/tudatpy · secret BINSTAR_TOKEN`. */
  readonly label: string;
  /** What the target needs to find the place again; only the target reads it. */
  readonly address: Json;
  /** What of the token it holds; absent: its value. */
  readonly part?: TokenPart;
  /** Slots of the same container are written one after the other, because writing one rewrites the container. */
  readonly container: string;
}

/** What a write-only place shows of itself. Never a value. */
export type SlotState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      /** The service's own change stamp of the slot; absent where it keeps one only for the container or none. */
      readonly changedAt?: Instant;
      /** What is not as the manifest asks, for example `is not marked as a secret`. Empty: all as asked. */
      readonly problems: readonly string[];
    }
  /** Cannot be written at all, with the reason, for example a group that lives in a key vault. */
  | { readonly kind: 'closed'; readonly reason: string; readonly hint?: string };

/**
 * A place where a value of the same name wins over that of a slot. It has the id and the label that it would have as a
 * slot.
 */
export interface Shadow {
  readonly id: string;
  readonly label: string;
}

/** What a delivery left behind for the records. */
export interface Receipt {
  /** Whether the slot held nothing before. */
  readonly created: boolean;
}

/**
 * What Mintmark knows of a slot.
 *
 * - `adopted`: existed before, may be overwritten, holds a value nobody recorded
 * - `delivering`: a write of `number` was begun; it may or may not have happened
 * - `delivered`: the service accepted the write of `number`
 * - `verified`: read back after the write; everything a write-only place shows is as asked
 */
export interface SlotRecord {
  readonly slot: Slot;
  readonly credential: string;
  readonly state: 'adopted' | 'delivering' | 'delivered' | 'verified';
  /** Number of the token it holds, or is about to hold; absent for `adopted`. */
  readonly number?: number;
  /** Whether the place held a value before Mintmark first wrote it: such a place is never deleted. */
  readonly existedBefore: boolean;
  readonly deliveredAt?: Instant;
  readonly verifiedAt?: Instant;
  /** Change stamp at the last verification; a later one means that somebody else wrote. */
  readonly changedAt?: Instant;
  /** When its consumers last proved what they hold, and the number of that token; taken back by a delivery. */
  readonly provedAt?: Instant;
  readonly provedNumber?: number;
}
