import type { Instant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';

/** A value that a service found in a place where it must not be. */
export interface LeakAlert {
  /** `owner/repository#4` */
  readonly id: string;
  /** Absent where the service keeps it to itself. */
  readonly value?: Secret;
  /** What the service takes it for. */
  readonly description: string;
  readonly isOpen: boolean;
  /** Whether everybody could read it; absent where the service does not tell. */
  readonly isPublic?: boolean;
  readonly foundAt: Instant;
  /** Where a person sees it. */
  readonly page: string;
}

/** What a service tells of leaked values. Reads throw an AppError when the connection may not. */
export interface LeakAlerts {
  /** The one with this id; undefined when there is none. */
  readonly find: (id: string) => Promise<LeakAlert | undefined>;
  /** Those that are open, of an organization or a repository. */
  readonly open: (place: string) => Promise<readonly LeakAlert[]>;
  /** Says that the value was revoked. Idempotent. */
  readonly resolve: (id: string, comment: string) => Promise<Outcome<void>>;
}

/** A message in which a service tells of values that leaked, with what proves where it comes from. */
export interface SignedReport {
  /** As it came, to the last byte. */
  readonly body: Secret;
  /** In base64. */
  readonly signature: string;
  readonly keyId: string;
}

/** A report that was accepted before. */
export interface RememberedReport {
  readonly digest: string;
  readonly at: Instant;
}

/** What a report says, once it is known to be genuine and new. */
export type CheckedReport =
  | {
      readonly kind: 'genuine';
      /** What the caller has to remember. */
      readonly digest: string;
      readonly leaks: readonly {
        readonly value: Secret;
        readonly type: string;
        readonly url: string;
        /** `commit`, `issue_body` and others. */
        readonly source: string;
      }[];
    }
  | { readonly kind: 'refused'; readonly reason: string };
