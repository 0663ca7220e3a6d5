import type { Instant } from '../domain/instant.ts';
import { lastAnswers, type ProofRecord } from '../domain/proof.ts';
import type { SlotRecord } from '../domain/slot.ts';
import { tokenLabel } from '../domain/token.ts';

/** What a consumer has shown last of the value that it holds. */
export interface LastProof {
  /** Id of the job, for example `github-actions:octo/cat@release`. */
  readonly consumer: string;
  /** Its last answer; `asked` or `unanswered` where it has never answered. */
  readonly state: ProofRecord['state'];
  /** The token that it was asked about. */
  readonly token: string;
  /** When it answered, or else was asked. */
  readonly at: Instant;
  /** Whether it was asked after the last delivery, and about the token that this brought. */
  readonly isCurrent: boolean;
  /** Why it was refused. */
  readonly reason?: string;
}

/** The last proof of every consumer of a slot that was ever asked, sorted by consumer; from the records alone. */
export function lastProofs(record: SlotRecord, proofs: readonly ProofRecord[]): readonly LastProof[] {
  const own = proofs.filter(({ slot }) => slot === record.slot.id);
  const last = new Map([...own.map((proof) => [proof.consumer, proof] as const), ...lastAnswers(own)]);
  return [...last.values()]
    .map((proof): LastProof => {
      const { consumer, state, askedAt, answeredAt, reason } = proof;
      return {
        consumer,
        state,
        token: tokenLabel(proof),
        at: answeredAt ?? askedAt,
        isCurrent: isCurrent(record, proof),
        ...(reason === undefined ? {} : { reason }),
      };
    })
    .sort((left, right) => (left.consumer < right.consumer ? -1 : 1));
}

function isCurrent(record: SlotRecord, { credential, number, askedAt }: ProofRecord): boolean {
  const isSameToken = credential === record.credential && number === record.number;
  return isSameToken && record.deliveredAt !== undefined && askedAt >= record.deliveredAt;
}
