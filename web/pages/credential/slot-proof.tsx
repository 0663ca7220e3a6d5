import type { Slot } from '../../../src/server/contract.ts';
import { ActionButton } from '../../actions/action-button.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Moment } from '../../parts/moment.tsx';

type Proof = Slot['proofs'][number];

const looks: Readonly<Record<Proof['state'], { tone: Tone; word: string }>> = {
  proved: { tone: 'good', word: 'proved' },
  refused: { tone: 'broken', word: 'refused' },
  asked: { tone: 'note', word: 'asked' },
  unanswered: { tone: 'due', word: 'no answer' },
};

/** What the jobs that read a slot have shown of what they hold. */
export function SlotProof({ slot }: { readonly slot: Slot }) {
  const { proofs, provedAt, id, credential } = slot;
  if (proofs.length === 0) return <span className="text-quiet">not asked</span>;
  const proved = proofs.filter(({ state, isCurrent }) => state === 'proved' && isCurrent).length;
  return (
    <details>
      <summary>
        {proved} of {proofs.length}
        {provedAt !== undefined && (
          <>
            {', '}
            <Moment at={provedAt} />
          </>
        )}
      </summary>
      <ul className="mt-2 grid gap-2">
        {proofs.map((proof) => (
          <Consumer key={proof.consumer} proof={proof} />
        ))}
      </ul>
      <div className="mt-2">
        <ActionButton action={{ action: 'prove', credential, slot: id }}>Ask them again</ActionButton>
      </div>
    </details>
  );
}

function Consumer({ proof }: { readonly proof: Proof }) {
  const { consumer, state, token, at, isCurrent, reason } = proof;
  const { tone, word } = looks[state];
  return (
    <li>
      <p className="font-mono text-xs break-all">{consumer}</p>
      <p className="flex flex-wrap items-center gap-2 text-quiet">
        <Badge tone={isCurrent ? tone : 'quiet'}>{word}</Badge>
        <span>
          {token}, <Moment at={at} />
          {!isCurrent && ', before the last delivery'}
        </span>
      </p>
      {reason !== undefined && <p className="break-words text-broken">{reason}</p>}
    </li>
  );
}
