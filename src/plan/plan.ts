import type { Credential } from '../domain/credential.ts';
import type { Grant } from '../domain/grant.ts';
import type { Instant } from '../domain/instant.ts';
import type { Consumer } from '../domain/proof.ts';
import type { Slot } from '../domain/slot.ts';
import type { AlertReference, Leak, TokenReference } from '../domain/token.ts';

/** Who issues a credential: a connection of the manifest and the provider that it is used by. */
export interface Issuer {
  readonly connection: string;
  readonly provider: string;
}

/**
 * What somebody else did to a slot: wrote into it, removed it, or changed how it is kept, for example that it is a secret.
 */
export type Drift = 'changed' | 'vanished' | 'altered';

interface TokenStep {
  /** Says the same for the same step in every plan; what a saved plan is compared by. */
  readonly id: string;
  readonly credential: string;
  readonly number: number;
  /** Why, for a person. */
  readonly reason: string;
}

interface CredentialStep {
  readonly id: string;
  readonly credential: string;
  readonly reason: string;
}

/** One thing to do. A step is data: it can be printed, saved, reviewed, and done by another process later. */
export type Step =
  /** Records what the manifest says of the credential. */
  | (CredentialStep & { readonly kind: 'declare'; readonly declared: Credential })
  /** Records that a person asked for another token, so that the rotation goes on whatever happens. */
  | (CredentialStep & { readonly kind: 'ask' })
  /** Records that a person takes a token back: what is left to do follows from it. */
  | (TokenStep & { readonly kind: 'roll-back' })
  /** Records that a value was found where it must not be. */
  | (TokenStep & { readonly kind: 'mark-leaked'; readonly leak: Leak })
  /** Says where a value was found that it is dead. Waits for that, and for no other step. */
  | (TokenStep & { readonly kind: 'resolve-alert'; readonly alert: AlertReference })
  /** A token whose issue has no known end is revoked by its name, so that no orphan lives on. */
  | (TokenStep & {
      readonly kind: 'settle';
      readonly issuer: Issuer;
      readonly reference: TokenReference;
      /** Whether it was looked for before: what is not there now never came to life. */
      readonly isSecondLook: boolean;
    })
  | (TokenStep & {
      readonly kind: 'issue';
      readonly issuer: Issuer;
      readonly reference: TokenReference;
      readonly grant: Grant;
      readonly purpose: string;
      readonly lifetimeSeconds: number;
      /** The token that it is to replace. */
      readonly previous?: TokenReference;
      /** A person issues it at a page; what they bring is proved before it is taken, in this same step. */
      readonly isGuided: boolean;
    })
  /** Asks the issuer what the new token really is: owner, scopes, expiry. */
  | (TokenStep & {
      readonly kind: 'introspect';
      readonly issuer: Issuer;
      readonly reference: TokenReference;
      readonly grant: Grant;
    })
  | (TokenStep & {
      readonly kind: 'deliver';
      readonly slot: Slot;
      /** Whether the slot held a value before Mintmark first wrote it. */
      readonly existedBefore: boolean;
      /** What somebody else did to the slot, where that is why. */
      readonly drift?: Drift;
    })
  /** Reads everything back that the slots show, one batch per target and connection. */
  | (TokenStep & { readonly kind: 'verify'; readonly slots: readonly Slot[] })
  /** Lets the slot's own consumers prove the value that they read, and that its issuer accepts it there. */
  | (TokenStep & {
      readonly kind: 'prove';
      readonly slot: Slot;
      readonly consumers: readonly Consumer[];
      readonly issuer: Issuer;
      readonly grant: Grant;
    })
  | (TokenStep & {
      readonly kind: 'promote';
      readonly supersedes?: number;
      readonly graceSeconds: number;
      /** Whether the sealed value is destroyed now that every slot is verified. */
      readonly forget: boolean;
    })
  | (TokenStep & {
      readonly kind: 'revoke';
      readonly issuer: Issuer;
      readonly reference: TokenReference;
      /** Whether its value is held: some issuers revoke nothing without it. */
      readonly isSealed: boolean;
    })
  /** Records that a token is dead already; one whose value is held is asked once more before that value is dropped. */
  | (TokenStep & {
      readonly kind: 'end';
      readonly issuer: Issuer;
      readonly reference: TokenReference;
      readonly state: 'revoked' | 'expired';
      readonly isSealed: boolean;
    })
  /** Takes a slot out that Mintmark created. */
  | (CredentialStep & { readonly kind: 'withdraw'; readonly slot: Slot })
  /** Leaves a slot alone that existed before Mintmark: only the record goes. */
  | (CredentialStep & { readonly kind: 'release'; readonly slot: Slot })
  | (CredentialStep & { readonly kind: 'retire' })
  /** Ends a token at its issuer that carries our mark and that no record knows. */
  | SweepStep;

/** `credential` says in words whose tokens are looked through, because no credential knows the token. */
export interface SweepStep extends CredentialStep {
  readonly kind: 'sweep';
  readonly issuer: Issuer;
  readonly reference: TokenReference;
}

/** All steps of one credential, in order; or of one sweep. Deliveries next to each other may run at the same time, and so may proofs. */
export interface Saga {
  readonly credential: string;
  /** Digest of the credential's records that the steps follow from; other records make the saga stale. */
  readonly basis: string;
  readonly steps: readonly Step[];
}

/** Something that a person has to decide before anything is done for a credential. */
export interface Blocker {
  /**
   * - `foreign`: the slots hold values that Mintmark did not put there
   * - `closed`: a slot cannot be written at all
   * - `claimed`: two credentials declare the same slot
   * - `undeclared`: the credential left the manifest
   * - `unprovable`: its promotion waits for proof, and no job that reads these slots can be asked for it
   * - `unreachable`: a connection signs in with a managed credential that has no token yet
   */
  readonly kind: 'foreign' | 'closed' | 'claimed' | 'undeclared' | 'unprovable' | 'unreachable';
  readonly credential: string;
  readonly reason: string;
  /** The command that decides it. */
  readonly fix: string;
  readonly slots: readonly Slot[];
}

/** Something that the services show and nobody asked for. It is no step; its `fix` says what would mend it. */
export interface PlanFinding {
  /**
   * - `orphan`: a token at an issuer carries our mark, and no record knows it
   * - `shadow`: a value of the same name wins over that of a slot
   * - `drift`: somebody else changed a slot, or took it away
   * - `inactivity`: an issuer is about to end a token that nobody uses
   * - `copy`: the value of a token stands in the open where nobody declared it
   */
  readonly kind: 'orphan' | 'shadow' | 'drift' | 'inactivity' | 'copy';
  readonly credential: string;
  /** What it is about, the same for as long as it lasts: a slot, a token at its issuer. Kind and subject are unique. */
  readonly subject: string;
  /** Of `drift` alone: what somebody else did. */
  readonly drift?: Drift;
  readonly message: string;
  /** A command, or what a person does. */
  readonly fix?: string;
  /** Where it is, in words. */
  readonly place?: string;
}

/** Something that will be due by itself. */
export interface Waiting {
  readonly credential: string;
  readonly number: number;
  readonly until: Instant;
  readonly reason: string;
}

/** A token whose value was found where it must not be. */
export interface LeakDecision {
  readonly credential: string;
  readonly number: number;
  readonly leak: Leak;
}

/** What a person asked for beyond what the manifest says. */
export interface Decisions {
  /** Credentials that left the manifest and may be withdrawn and revoked. */
  readonly retire: readonly string[];
  /** Credentials to issue anew although their token is good. */
  readonly rotate: readonly string[];
  /** Credentials whose newest token is taken back: the one before is put into its place again. */
  readonly rollBack: readonly string[];
  /** Whether tokens that carry our mark and that no record knows are ended. */
  readonly sweep?: true;
  /** Tokens to end because they leaked. */
  readonly leaked?: readonly LeakDecision[];
}

/** What would happen, and why. Plan after apply is empty. */
export interface Plan {
  readonly version: 1;
  readonly createdAt: Instant;
  readonly vaultTag: string;
  /** SHA-256 of the manifest text. */
  readonly manifestDigest: string;
  /** What a person asked for beyond what the manifest says. */
  readonly decisions: Decisions;
  readonly sagas: readonly Saga[];
  readonly blocked: readonly Blocker[];
  readonly waiting: readonly Waiting[];
  readonly findings: readonly PlanFinding[];
}

/** Whether a person has to do one of its steps at a page. */
export function isGuidedSaga({ steps }: Saga): boolean {
  return steps.some((step) => step.kind === 'issue' && step.isGuided);
}

export function planSteps(plan: Plan): readonly Step[] {
  return plan.sagas.flatMap((saga) => saga.steps);
}
