import { FixButton, FixText } from '../../actions/fix.tsx';
import { Badge } from '../../parts/badge.tsx';
import { CredentialLink } from '../../parts/credential-link.tsx';
import { Said } from '../../parts/said.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ShowMore, useBeginning } from '../../parts/show-more.tsx';
import type { ShownFinding } from './findings.ts';

/** What is not as it should be, worst first, each with what mends it. */
export function FindingsPanel({ findings }: { readonly findings: readonly ShownFinding[] }) {
  const beginning = useBeginning(findings, 5, 25);
  return (
    <Panel title="Findings" actions={<span className="text-sm text-quiet">{findings.length} in all</span>}>
      <ul className="-mt-3 divide-y">
        {beginning.shown.map((finding) => (
          <FindingItem key={finding.key} finding={finding} />
        ))}
      </ul>
      <ShowMore of={beginning} what="findings" />
    </Panel>
  );
}

function FindingItem({
  finding: { severity, credential, message, fix },
}: {
  readonly finding: ShownFinding;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 last:pb-1">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-3">
          <CredentialLink name={credential} />
          <Badge tone={severity}>{severity}</Badge>
        </p>
        <p className="break-words">
          <Said text={message} />
        </p>
        {fix !== undefined && <FixText fix={fix} />}
      </div>
      {fix !== undefined && <FixButton fix={fix} credential={credential} />}
    </li>
  );
}
