import type { Instant } from '../domain/instant.ts';
import type { Consumer } from '../domain/proof.ts';
import type { Slot, SlotState } from '../domain/slot.ts';

/** What a credential's placements resolve to right now, and what each slot shows of itself. */
export interface ObservedCredential {
  readonly credential: string;
  readonly slots: readonly {
    readonly slot: Slot;
    readonly state: SlotState;
    /** The jobs that can be asked for proof; absent where nothing asks for it. */
    readonly consumers?: readonly Consumer[];
  }[];
  /**
   * A connection that its placements need signs in with a managed credential that has no token yet: its slots could not
   * be looked at.
   */
  readonly unreachable?: { readonly connection: string; readonly credential: string };
  /** Whether a person has to issue; absent: Mintmark can. */
  readonly isGuided?: boolean;
  /** The principal's tokens at the issuer; absent where the issuer has no list. */
  readonly issuerTokens?: readonly { readonly name: string; readonly expiresAt?: Instant | null }[];
}

/** What the services show. One entry per declared credential. */
export type Observed = readonly ObservedCredential[];
