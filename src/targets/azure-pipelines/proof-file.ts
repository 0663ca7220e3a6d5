import { indentLines, uniqueProofNames } from '../../domain/proof-names.ts';
import { shortNonce } from '../../domain/proof.ts';
import { proofScript } from '../../domain/proof-script.ts';
import type { ProofFile, ProofUse } from '../../ports/target.ts';
import { placementSchema } from './placement.ts';

/** The parameters that a run is started with; without the first, it is a run like any other. */
export const nonceParameter = 'mintmarkNonce';
export const nameParameter = 'mintmarkName';
const noNonce = 'none';

/**
 * The job that answers for the variables of these placements, and for no others. What may be read and where it is sent
 * stands in the committed text. Parameters carry the question, because many organizations let no variable be set when a
 * run is queued.
 */
export function proofJob(uses: readonly ProofUse[]): ProofFile {
  const names = uniqueProofNames(
    uses.map(({ spec, check }) => ({ name: placementSchema.parse(spec).variable, check })),
  );
  const lines = [
    '# For azure-pipelines.yml (written by: mintmark prove --print azure-pipelines). Add the parameters and the job to',
    "# what is there, and put the pipeline's own jobs (or stages) below the line that is commented out, so that a question",
    '# starts nothing but this job. It lets Mintmark ask what a job here holds under these names, without seeing it: a',
    "# number goes in, an HMAC and the issuer's answer come out as a tag of the run.",
    'parameters:',
    `  - { name: ${nonceParameter}, displayName: Asked by Mintmark, type: string, default: ${noNonce} }`,
    `  - { name: ${nameParameter}, displayName: Asked about, type: string, default: ${noNonce} }`,
    'jobs:',
    `  # - \${{ if eq(parameters.${nonceParameter}, '${noNonce}') }}:`,
    `  - \${{ if ne(parameters.${nonceParameter}, '${noNonce}') }}:`,
    '      - job: mintmark_proof',
    '        displayName: mintmark proof',
    '        pool: { vmImage: ubuntu-latest }',
    '        timeoutInMinutes: 5',
    '        steps:',
    '          - checkout: none',
    '          - script: |',
    ...indentLines(before + proofScript + after, 14),
    '            displayName: Answer',
    '            env:',
    // A parameter that is itself $(NAME) would be replaced by what that variable holds.
    `              \${{ if not(contains(parameters.${nonceParameter}, '$')) }}:`,
    `                MINTMARK_NONCE: \${{ parameters.${nonceParameter} }}`,
    ...names.flatMap(({ name, check }) => [
      `              \${{ if eq(parameters.${nameParameter}, '${name}') }}:`,
      `                MINTMARK_NAME: ${name.toLowerCase()}`,
      `                MINTMARK_TOKEN: $(${name})`,
      `                MINTMARK_CHECK: '${check}'`,
    ]),
  ];
  return { path: 'azure-pipelines.yml', text: `${lines.join('\n')}\n` };
}

const before = `MINTMARK_PLACE="$SYSTEM_TEAMPROJECTID/$SYSTEM_DEFINITIONID#$MINTMARK_NAME"
`;

/** The agent puts a tag into an address, so that it holds no colon and, to be safe, no space: hyphens are between its parts. */
const after = `printf '##vso[build.addbuildtag]mintmark-%.12s-v1-%s-%s\\n' "$MINTMARK_NONCE" "$mac" "$status"
`;

/** The answer to this question in a tag of a run, as it is written elsewhere; undefined for every other tag. */
export function answerInTag(tag: string, nonce: string): string | undefined {
  const beginning = `mintmark-${shortNonce(nonce)}-`;
  return tag.startsWith(beginning) ? tag.slice(beginning.length).replaceAll('-', ' ') : undefined;
}
