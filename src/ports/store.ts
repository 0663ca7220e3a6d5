import type { Instant } from '../domain/instant.ts';
import type { Change, JournalEntry, JournalLine } from '../domain/journal.ts';
import type { ToldNotice } from '../domain/notice.ts';
import type { Records } from '../domain/records.ts';
import type { Secret } from '../domain/secret.ts';
import type { Members } from './members.ts';
import type { Schedules } from './schedules.ts';

/**
 * Where Mintmark remembers what it did. The journal is the audit log: one line before and one after each effect.
 *
 * Errors: `store-refused` (full disk, read-only, newer version), `store-damaged`, `store-busy`, `key-refused`.
 */
export interface Store {
  readonly vault: VaultInfo;
  /** Everything remembered, without any value and without the key. */
  readonly load: () => Promise<Records>;
  /** What channels were told and is still so, by channel and key. Apart from the rest: only `notify` asks. */
  readonly toldNotices: () => Promise<readonly ToldNotice[]>;
  /**
   * Appends the line to the journal and applies the changes, both or neither, durable when it returns.
   * Returns the line's sequence number. Needs the key only when a change carries a secret.
   */
  readonly commit: (line: JournalLine, changes?: readonly Change[]) => Promise<number>;
  /** Unseals a token's value. Errors: `not-found`, `store-damaged`, `key-refused`. */
  readonly unseal: (credential: string, number: number) => Promise<Secret>;
  /** Keyed, truncated HMAC of a value: lets logs and diffs speak of it. Needs the key. */
  readonly fingerprint: (secret: Secret) => Promise<string>;
  /** What the values of all tokens are recognised by without the key. */
  readonly runFilter: () => Promise<RunFilter>;
  /** The journal in order, oldest first. */
  readonly journal: (filter?: JournalFilter) => Promise<readonly JournalEntry[]>;
  /**
   * Runs `work` while no other process runs work under the same name. Released by the operating system when the process
   * dies, so a crash never leaves a lock behind. Throws `store-busy` when the name is taken.
   */
  readonly exclusively: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Who may sign in at the server, and who is: no part of the records, and in the journal as events only. */
  readonly members: Members;
  /** What the server does by itself. */
  readonly schedules: Schedules;
  readonly close: () => Promise<void>;
}

/** Keyed hashes of values: enough to recognise one that is found, and too little to find out any. */
export interface RunFilter {
  /** Of this store; lies in it in the clear. */
  readonly key: Uint8Array;
  /** Of the longest run of letters, digits, `_` and `-` of a value: how long it is, and its hash in hex. */
  readonly runs: readonly {
    readonly credential: string;
    readonly number: number;
    readonly length: number;
    readonly hash: string;
  }[];
  /** Tokens whose value was sealed before there were hashes: they get one when the key is next used. */
  readonly missing: number;
}

export interface JournalFilter {
  /** A credential name, token label or slot id. */
  readonly subject?: string;
  /** Only entries older than this one. */
  readonly before?: number;
  readonly action?: string;
  readonly actor?: string;
  readonly run?: string;
  /** Only the newest so many. */
  readonly last?: number;
}

/** What a store says of itself without its key. */
export interface VaultInfo {
  readonly id: string;
  readonly createdAt: Instant;
  /** Id of the key provider that it was made with. */
  readonly keyProvider: string;
}
