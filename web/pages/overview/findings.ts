import type { Overview } from '../../../src/server/contract.ts';

export type Severity = Overview['findings'][number]['severity'];

/** Something that is not as it should be, whether the records show it or the services. */
export interface ShownFinding {
  readonly key: string;
  readonly severity: Severity;
  readonly credential: string;
  readonly message: string;
  readonly fix?: string | undefined;
}

const worstFirst: readonly Severity[] = ['broken', 'due', 'note'];

/** All findings, worst first. Who reads a copy has the token; the other things that services show have to be done, too. */
export function allFindings({ findings, services }: Overview): readonly ShownFinding[] {
  const recorded = findings.map((finding): ShownFinding => ({
    ...finding,
    key: `${finding.credential} ${finding.message}`,
  }));
  const shown = services.findings.map(({ kind, credential, subject, message, fix }): ShownFinding => ({
    key: `${kind} ${subject}`,
    severity: kind === 'copy' ? 'broken' : 'due',
    credential,
    message,
    fix,
  }));
  const rank = ({ severity }: ShownFinding): number => worstFirst.indexOf(severity);
  return [...recorded, ...shown].toSorted((left, right) => rank(left) - rank(right));
}
