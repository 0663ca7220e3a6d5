import { readFileSync } from 'node:fs';

/** What `--json` prints. The words are written here; the types are copied out of the source, so they cannot go stale. */
export function jsonOutputPage(): string {
  return `# JSON output

With \`--json\` a command prints one JSON document on one line of standard output. Progress and questions are left out;
a command that would have to ask stops with \`declined\` unless \`--yes\` is there. What went wrong with single steps is
still told on standard error.

The types below are those of the source. \`Instant\` is a text such as \`2027-01-31T00:00:00.000Z\`, always in UTC.
\`Json\` is any JSON value. A field with a question mark is left out when there is nothing to say. No document holds the
value of a token.

## Errors

A command that stops prints this, and ends with the code's [exit code](exit-codes.md):

\`\`\`ts
{ error: { code: ErrorCode; message: string; hint?: string } }
\`\`\`

Two things are told as text on standard error even with \`--json\`: a command line that cannot be read (exit code 2), and
a bug (exit code 1).

## mintmark init

${types('src/app/init-workspace.ts', ['InitResult'])}

## mintmark plan

A \`Plan\`. \`--out\` writes the same document to a file, indented.

${types('src/plan/plan.ts', ['Plan', 'Saga', 'Blocker', 'Waiting', 'PlanFinding', 'Decisions', 'LeakDecision', 'Step', 'SweepStep', 'Drift', 'TokenStep', 'CredentialStep', 'Issuer'])}

${types('src/domain/slot.ts', ['Slot'])}

${types('src/domain/token.ts', ['TokenReference'])}

${types('src/domain/grant.ts', ['Grant', 'Principal'])}

${types('src/domain/credential.ts', ['Credential', 'Placement'])}

${types('src/domain/proof.ts', ['Consumer'])}

## mintmark apply, mintmark rotate

\`stepsLeft\`, \`blocked\`, \`waiting\` and \`findings\` are of the plan that is left afterwards; \`step\` and \`stepsLeft\` hold ids of steps.

\`\`\`ts
{
  doneSteps: number;
  skippedSteps: number;
  failures: ({ step: string } & (
    | { kind: 'refused'; reason: string; hint?: string }
    | { kind: 'unknown'; reason: string }
  ))[];
  stepsLeft: string[];
  blocked: Blocker[];
  waiting: Waiting[];
  findings: PlanFinding[];
  waitingForPerson: { step: string; guide: Guide }[];
}
\`\`\`

## mintmark status

A \`Status\`. With a credential's name, \`credentials\` holds that one alone; with \`--organization\`, the field
\`organization\` holds an [\`OrganizationView\`](#mintmark-organization).

${types('src/app/show-status.ts', ['Status', 'CredentialStatus'])}

${types('src/app/credential-findings.ts', ['Finding'])}

${types('src/domain/notice.ts', ['NoticeKind', 'Severity'])}

${types('src/domain/token.ts', ['Token', 'TokenState', 'Leak', 'AlertReference', 'Exposure'])}

${types('src/domain/slot.ts', ['SlotRecord'])}

## mintmark guide

A list of guides, one per kind of token:

${types('src/domain/guide.ts', ['Guide', 'GuideSection'])}

${types('src/domain/page-picture.ts', ['PagePicture', 'PicturePart', 'Shape'])}

Without a topic, the topics: \`{ id: string; title: string }[]\`.

## mintmark exchange

With \`--out\`, what the token in the file may do, and until when. \`--print\` prints the value alone, with and without
\`--json\`.

\`\`\`ts
{ expiresAt: Instant | null; scopes: string[]; audience: string[] | null; file: string }
\`\`\`

## mintmark notify

A \`NotifyResult\`. A channel that could not be told is named on standard error as well.

${types('src/app/notify.ts', ['NotifyResult', 'StandingNotice', 'Unobserved'])}

${types('src/domain/notice.ts', ['Notice'])}

${types('src/app/tell-channel.ts', ['ChannelResult'])}

## mintmark prove

A list of \`SlotProof\`, one per slot that holds (or should hold) the token. With \`--print\`, a list of \`TargetProofFile\`:
what to commit beside the consumers.

${types('src/app/prove.ts', ['SlotProof'])}

${types('src/ports/target.ts', ['ProofFile'])}

${types('src/app/print-proof-files.ts', ['TargetProofFile'])}

## mintmark organization

An \`OrganizationView\`:

${types('src/app/oversee.ts', ['OrganizationView', 'SeenToken'])}

${types('src/ports/oversight.ts', ['OverseenToken', 'AccessRequest'])}

With \`--approve\`, \`--deny\` or \`--revoke\`, what came of each: \`{ id: string; outcome: Outcome<void> }[]\`.

${types('src/domain/outcome.ts', ['Outcome'])}

## mintmark revoke

Of a managed token an \`ApplyReport\`, with whole steps in it.

${types('src/apply/apply-event.ts', ['ApplyReport', 'StepResult'])}

Of values, what came of each: \`(BroughtValue & { outcome: Outcome<RevokedToken> })[]\`.

${types('src/app/revoke-values.ts', ['BroughtValue'])}

${types('src/ports/provider.ts', ['RevokedToken'])}

## mintmark impact

An \`Impact\`: what would stop, and what nobody can tell.

${types('src/app/impact.ts', ['Impact'])}

${types('src/app/slot-impact.ts', ['SlotImpact', 'RepositoryUsage'])}

${types('src/app/last-proofs.ts', ['LastProof'])}

${types('src/usage/reading.ts', ['Reading'])}

## mintmark respond

A \`LeakReport\`. \`timeline\` also tells what an interrupted run did before.

${types('src/app/leak-report.ts', ['LeakReport', 'LeakedToken'])}

${types('src/app/identify-leaks.ts', ['ForeignLeak'])}

${types('src/app/leak-timeline.ts', ['TimelineEntry'])}

## mintmark scan

A \`ScanReport\`, the same with \`--format json\`. With \`--format sarif\` it is SARIF 2.1.0, with \`--format github\` lines of
workflow commands; \`--out\` writes any of them into a file.

${types('src/app/scan-leaks.ts', ['ScanReport'])}

${types('src/scan/finding.ts', ['Finding', 'Place', 'FoundExposure', 'Verification'])}

${types('src/scan/allow.ts', ['Allowance'])}

${types('src/scan/source.ts', ['Unscanned', 'Scanned'])}

\`--install-hook\` prints text.

## mintmark adopt

Without \`--slots\`, \`--token\` and a value, what could be adopted; \`issuerTokens\` is \`null\` where the issuer has no list:

\`\`\`ts
{ slots: Slot[]; issuerTokens: TokenRecord[] | null }
\`\`\`

${types('src/ports/provider.ts', ['TokenRecord'])}

With them, what was adopted: ids of slots, and the label that the token has now.

\`\`\`ts
{ slots?: string[]; token?: string }
\`\`\`

## mintmark audit

A list of \`JournalEntry\`, oldest first, the newest 30 unless \`--last\` says otherwise.

${types('src/domain/journal.ts', ['JournalEntry', 'JournalLine', 'JournalPhase'])}

\`mintmark audit verify\` prints the form with \`isIntact: true\`; a broken chain is the error \`store-damaged\`.

${types('src/app/read-audit.ts', ['AuditVerification'])}

## mintmark doctor

A list of \`Check\`.

${types('src/app/diagnose.ts', ['Check'])}

## mintmark sandbox

Printed when the services answer; the command then runs on until it is stopped.

\`\`\`ts
{ services: { title: string; url: string; socketPath?: string }[]; environmentFile: string }
\`\`\`

## mintmark serve

Printed when the server answers; the command then runs on until it is stopped. \`signIn.url\` is a secret until it is used.
What the server itself says stands at \`/api/v1/openapi.json\`.

\`\`\`ts
{ origin: string; signIn: { url: string; endsAt: Instant } }
\`\`\`

## mintmark demo, mintmark completion

Print text, with and without \`--json\`.
`;
}

/** Declarations of a source file with their comments, as one block. Throws when one is not there any more. */
function types(file: string, names: readonly string[]): string {
  const source = readFileSync(file, 'utf8');
  const found = names.map((name) => {
    const start = new RegExp(
      `^(?:/\\*\\*(?:(?!\\*/)[^])*?\\*/\\n)?(?:export )?(?:interface|type) ${name}\\b`,
      'm',
    );
    const at = start.exec(source)?.index;
    if (at === undefined) throw new Error(`${file} has no ${name} any more: mend tools/json-output-page.ts.`);
    // A declaration ends at the first blank line: none of these has one inside.
    const [declaration = ''] = source.slice(at).split('\n\n');
    return declaration.trimEnd().replace(/^export /m, '');
  });
  return `\`\`\`ts\n${found.join('\n\n')}\n\`\`\``;
}
