import { useMutation } from '@tanstack/react-query';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { AuditVerification } from '../../../src/server/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Said } from '../../parts/said.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Field, inputShape } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { api, read } from '../../server/client.ts';

const wholeHead = /^[0-9a-f]{64}$/;

/** Follows the chain of the journal on demand: it reads every line. */
export function Verification() {
  const [head, setHead] = useState('');
  const [isAsked, setAsked] = useState(false);
  const noted = head.trim().toLowerCase();
  const problem =
    noted === '' || wholeHead.test(noted) ? undefined : 'A head is 64 of the characters 0 to 9 and a to f.';
  const verify = useMutation({
    mutationFn: () => read(api.audit.verification.$get({ query: noted === '' ? {} : { head: noted } })),
  });
  return (
    <Panel
      title="Is the journal as it was written?"
      about="Each entry carries a hash over itself and the one before: a line that is changed, added or taken out breaks the chain."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (problem === undefined) verify.mutate();
        }}
      >
        <div className="flex flex-wrap items-start gap-3">
          <Field
            label="A head that was noted earlier"
            hint="Not needed. With it, an end that was cut off is seen, too."
            problem={isAsked ? problem : undefined}
            className="min-w-0 flex-1 basis-72"
          >
            {(ties) => (
              <input
                {...ties}
                value={head}
                onChange={({ target }) => setHead(target.value)}
                spellCheck={false}
                autoComplete="off"
                autoCapitalize="off"
                className={`${inputShape} font-mono text-sm`}
              />
            )}
          </Field>
          <Button type="submit" kind="primary" isBusy={verify.isPending} className="min-h-10 sm:mt-7">
            Verify the chain
          </Button>
        </div>
        <div aria-live="polite">
          {verify.error && <Problem error={verify.error} />}
          {verify.data && (
            <Verified result={verify.data} wasCompared={verify.data.isIntact && noted !== ''} />
          )}
        </div>
      </form>
    </Panel>
  );
}

function Verified({
  result,
  wasCompared,
}: {
  readonly result: AuditVerification;
  readonly wasCompared: boolean;
}) {
  if (!result.isIntact)
    return (
      <div className="flex gap-3 rounded-lg border border-broken bg-broken-soft px-4 py-3">
        <ShieldAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-broken" />
        <div className="min-w-0">
          <p className="font-medium">The journal is not as it was written: {result.reason}.</p>
          <p className="text-sm text-quiet">
            <Said
              text={`Of its ${result.entries} entries, trust none from entry ${result.sequence} on. Compare it with an export or a copy of the store from before, and find out who can write to the store: mintmark audit verify`}
            />
          </p>
        </div>
      </div>
    );
  const { entries, head } = result;
  return (
    <div className="flex gap-3 rounded-lg border border-line-strong bg-accent-soft px-4 py-3">
      <ShieldCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
      <div className="grid min-w-0 gap-2">
        <p className="font-medium">
          All {entries} entries are as they were written
          {wasCompared ? ', and the head that was noted is one of them.' : '.'}
        </p>
        <p className="text-sm text-quiet">
          This is its head now. Note it down away from this machine: who has it can see later that nothing was
          cut off.
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <code className="min-w-0 font-mono text-sm break-all">{head}</code>
          <CopyButton text={head} label="Copy the head" />
        </div>
      </div>
    </div>
  );
}
