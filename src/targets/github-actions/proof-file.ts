import { proofScript } from '../../domain/proof-script.ts';
import type { ProofFile, ProofUse } from '../../ports/target.ts';
import { indentLines, uniqueProofNames, type ProofName } from '../../domain/proof-names.ts';
import { placementSchema } from './placement.ts';
import { workflowFile, workflowFolder } from './proof-place.ts';

/**
 * The workflow that answers for the secrets of these placements, and for no others. What may be read and where it is sent
 * stands in the committed text: whoever may start the workflow cannot make it read another secret or send one elsewhere.
 */
export function proofWorkflow(uses: readonly ProofUse[]): ProofFile {
  const names = uniqueProofNames(
    uses.map(({ spec, check }) => ({ name: placementSchema.parse(spec).secret.toUpperCase(), check })),
  );
  const choose = (value: (each: ProofName) => string): readonly string[] => [
    ...names.map(
      (each, index) =>
        `            ${index === 0 ? '${{' : '||'} inputs.secret == '${each.name}' && ${value(each)}`,
    ),
    "            || '' }}",
  ];
  const lines = [
    `# ${workflowFolder}/${workflowFile} (written by: mintmark prove --print github-actions)`,
    '# Lets Mintmark ask what a job here holds under these names, without seeing it: a number goes in, an HMAC and the',
    "# issuer's answer come out as a commit status. It reads no other secret, and sends none but to the issuer below.",
    'name: mintmark proof',
    'run-name: mintmark proof ${{ inputs.nonce }}',
    'on:',
    '  workflow_dispatch:',
    '    inputs:',
    '      nonce: { description: A number that is used once, required: true, type: string }',
    '      secret: { description: Name of the secret, required: true, type: string }',
    "      environment: { description: Environment of the job, type: string, default: '' }",
    'permissions:',
    '  statuses: write',
    'jobs:',
    '  prove:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 5',
    '    environment: ${{ inputs.environment }}',
    '    steps:',
    '      - name: Answer',
    '        shell: sh',
    '        env:',
    '          MINTMARK_NONCE: ${{ inputs.nonce }}',
    '          MINTMARK_SECRET: ${{ inputs.secret }}',
    '          MINTMARK_ENVIRONMENT: ${{ inputs.environment }}',
    '          MINTMARK_TOKEN: >-',
    ...choose(({ name }) => `secrets.${name}`),
    '          MINTMARK_CHECK: >-',
    ...choose(({ check }) => `'${check}'`),
    '          GITHUB_TOKEN: ${{ github.token }}',
    '        run: |',
    ...indentLines(before + proofScript + after, 10),
  ];
  return { path: `${workflowFolder}/${workflowFile}`, text: `${lines.join('\n')}\n` };
}

const before = `MINTMARK_PLACE="$GITHUB_REPOSITORY\${MINTMARK_ENVIRONMENT:+@$MINTMARK_ENVIRONMENT}#$MINTMARK_SECRET"
`;

/** The token goes through standard input here as well. */
const after = `page="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
body=$(printf '{"state":"success","context":"mintmark/%.12s","description":"%s","target_url":"%s"}' \\
  "$MINTMARK_NONCE" "$answer" "$page")
printf 'header = "Authorization: Bearer %s"\\n' "$GITHUB_TOKEN" |
  curl --disable --config - --fail --silent --show-error --output /dev/null --max-time 60 \\
    --user-agent mintmark --header 'Content-Type: application/json' --data "$body" \\
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/statuses/$GITHUB_SHA"
`;
