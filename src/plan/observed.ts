import type { Instant } from '../domain/instant.ts';
import type { InactivityRule } from '../domain/inactivity.ts';
import type { Consumer } from '../domain/proof.ts';
import type { Shadow, Slot, SlotState } from '../domain/slot.ts';

/** What a slot shows of itself, and what wins over it. */
export interface ObservedSlot {
  readonly slot: Slot;
  readonly state: SlotState;
  readonly shadows?: readonly Shadow[];
  /** The jobs that can be asked for proof; absent where nothing asks for it. */
  readonly consumers?: readonly Consumer[];
}

/** A token as its issuer lists it. */
export interface ListedToken {
  readonly name: string;
  readonly id?: string;
  readonly expiresAt?: Instant | null;
  readonly lastUsedAt?: Instant;
}

/** The value of a token of ours that stands where anybody can read it. */
export interface OpenCopy {
  readonly credential: string;
  readonly number: number;
  /** The place, in words. */
  readonly place: string;
}

/** What a credential's placements resolve to right now, and what each slot shows of itself. */
export interface ObservedCredential {
  readonly credential: string;
  readonly slots: readonly ObservedSlot[];
  /** The slots it declares, where nobody looked at what they show: it is not planned for, and only keeps others from them. */
  readonly claimed?: readonly Slot[];
  /**
   * A connection that its placements need signs in with a managed credential that has no token yet: its slots could not
   * be looked at.
   */
  readonly unreachable?: { readonly connection: string; readonly credential: string };
  /** Whether a person has to issue; absent: Mintmark can. */
  readonly isGuided?: boolean;
  /** The principal's tokens at the issuer; absent where the issuer has no list. */
  readonly issuerTokens?: readonly ListedToken[];
  /** After how long without use its issuer ends a token; absent: never. */
  readonly inactivity?: InactivityRule;
}

/** What the services show. One entry per declared credential. */
export type Observed = readonly ObservedCredential[];
