import type { Instant } from '../domain/instant.ts';
import type { Outcome } from '../domain/outcome.ts';

/** A token of somebody that reaches an organization. */
export interface OverseenToken {
  readonly id: string;
  readonly name: string;
  /** Login of the user whose token it is. */
  readonly owner: string;
  /** `contents:write`, sorted. */
  readonly scopes: readonly string[];
  /** In words: `all repositories`, `3 repositories`, `no repositories`. */
  readonly reach: string;
  /** null: it never expires. */
  readonly expiresAt: Instant | null;
  readonly isExpired: boolean;
  readonly lastUsedAt?: Instant;
  /** When the organization let it in. */
  readonly grantedAt?: Instant;
}

/** A token that waits to be let in. */
export interface AccessRequest extends OverseenToken {
  /** Id of the request, which `id` says too: the token gets an id here once it is let in. */
  readonly requestId: string;
  readonly reason?: string;
  readonly requestedAt?: Instant;
}

/** What an organization sees of the tokens of its people. Reads throw an AppError when the connection may not. */
export interface Oversight {
  readonly tokens: (organization: string) => Promise<readonly OverseenToken[]>;
  readonly requests: (organization: string) => Promise<readonly AccessRequest[]>;
  readonly decide: (
    organization: string,
    decision: { requestId: string; action: 'approve' | 'deny'; reason?: string },
  ) => Promise<Outcome<void>>;
  /** Ends the token's access to the organization; the token itself lives on for its owner. */
  readonly revoke: (organization: string, id: string) => Promise<Outcome<void>>;
}
