import type { ReactNode } from 'react';
import type { Credential } from '../../../src/server/contract.ts';
import { lengthInWords } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What is declared of a credential. */
export function Facts({ credential }: { readonly credential: Credential }) {
  const { owner, issuer, provider, principal, retain, requiresProof } = credential;
  const { lifetimeSeconds, renewBeforeSeconds, graceSeconds } = credential;
  return (
    <Panel title="As declared">
      <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 min-[112rem]:grid-cols-1">
        <Fact term="Owner">{owner}</Fact>
        <Fact term="Issuer">
          {issuer}
          {issuer !== provider && <span className="text-quiet"> · {provider}</span>}
        </Fact>
        <Fact term="Acts as">{principal}</Fact>
        <Fact term="Lifetime">
          {lengthInWords(lifetimeSeconds)}, renewed {lengthInWords(renewBeforeSeconds)} before its end
        </Fact>
        <Fact term="Grace">
          {graceSeconds === 0
            ? 'none: an old token is revoked as soon as it is replaced'
            : `an old token lives on for ${lengthInWords(graceSeconds)}`}
        </Fact>
        <Fact term="Its value">
          {retain === 'sealed' ? 'kept sealed, for new slots' : 'forgotten once every slot has it'}
        </Fact>
        <Fact term="Promoted">
          {requiresProof ? 'when the jobs have proved that they hold it' : 'when every slot was read back'}
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-quiet">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
