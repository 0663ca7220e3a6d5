import type { Instant } from '../domain/instant.ts';
import type { TokenState } from '../domain/token.ts';
import type { Allowance } from './allow.ts';

/** Where something was found, for a person and for other programs. */
export interface Place {
  readonly kind: 'file' | 'staged' | 'stdin' | 'history';
  /** Absent of standard input, and of messages of commits and tags. */
  readonly path?: string;
  /** Both from 1 on; the column counts bytes. */
  readonly line: number;
  readonly column: number;
  /** Bytes before it. */
  readonly offset: number;
  /** Id of the git object, where it is one. */
  readonly object?: string;
  readonly commit?: string;
  readonly authoredAt?: string;
  /** No name leads to it any more, and whoever has it has it still. */
  readonly isUnreachable?: true;
  /** Of a submodule: the name of its store below the git directory. */
  readonly store?: string;
}

/**
 * Who may have read it, as far as the repository tells: `public`, everybody; `pushed`, who can read a remote of it; `local`,
 * nobody but this machine; `unknown`, nobody can tell.
 */
export type FoundExposure = 'public' | 'pushed' | 'local' | 'unknown';

/** What the issuer says of a value that was found. */
export type Verification =
  | { readonly kind: 'alive'; readonly owner?: string; readonly expiresAt?: Instant | null }
  | { readonly kind: 'dead'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A value that was found where it must not be. Never the value itself. */
export interface Finding {
  /** Id of its token format. */
  readonly family: string;
  readonly description: string;
  readonly place: Place;
  /** `valid`: its checksum is right; `unchecked`: there is none, the form is all that can be told. */
  readonly validity: 'valid' | 'unchecked';
  readonly encoding: 'plain' | 'base64' | 'percent' | 'json';
  /** `possible`: others write the same form, and nothing near it says whose it is. It does not count, but with --strict. */
  readonly certainty: 'certain' | 'possible';
  /** Its beginning and its last four characters. */
  readonly shown: string;
  /** Names the same value on every machine; what a baseline goes by. */
  readonly digest: string;
  /** Keyed, as the store and its journal name the value; absent where it is not managed here. */
  readonly fingerprint?: string;
  /** The managed token that it is the value of. */
  readonly token?: { readonly label: string; readonly state: TokenState };
  readonly exposure: FoundExposure;
  /** Why it does not count, and until when. */
  readonly allowed?: Allowance;
  /** What ends it, as a command or a sentence. */
  readonly answer: string;
  /** What its issuer says; absent where nobody has asked. */
  readonly verified?: Verification;
}

/** Whether a finding is to stop something. */
export function counts({ allowed, certainty }: Finding, isStrict: boolean): boolean {
  return allowed === undefined && (certainty === 'certain' || isStrict);
}
