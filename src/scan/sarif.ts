import type { Finding, Place } from './finding.ts';
import type { Unscanned } from './source.ts';

/** What is told in SARIF. */
export interface SarifInput {
  readonly version: string;
  readonly findings: readonly Finding[];
  readonly unscanned: readonly Unscanned[];
}

/**
 * Findings as SARIF 2.1.0, as code scanning services take them in. A finding that is allowed is suppressed, not left out;
 * what is only possible is a note. The fingerprint is the digest of the value, so that a line that moves is no new alert.
 */
export function toSarif({ version, findings, unscanned }: SarifInput): unknown {
  const rules = [...new Map(findings.map((finding) => [finding.family, finding])).values()];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Mintmark',
            semanticVersion: version,
            rules: rules.map(({ family, description }) => ({
              id: family,
              shortDescription: { text: capitalize(description) },
              help: {
                text: 'A token that has lain in the open is to be ended, not only removed: mintmark scan says how.',
              },
              defaultConfiguration: { level: 'error' },
              properties: { tags: ['security', 'secret'], 'security-severity': '9.0' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: unscanned.length === 0,
            toolExecutionNotifications: unscanned.map(({ what, reason }) => ({
              level: 'error',
              message: { text: `Not scanned: ${what}: ${reason}` },
            })),
          },
        ],
        results: findings.map((finding) =>
          toResult(
            finding,
            rules.findIndex(({ family }) => family === finding.family),
          ),
        ),
      },
    ],
  };
}

function toResult(finding: Finding, ruleIndex: number): unknown {
  const { family, description, certainty, shown, answer, digest, token, exposure, place, allowed } = finding;
  const { validity, encoding } = finding;
  return {
    ruleId: family,
    ruleIndex,
    level: certainty === 'certain' ? 'error' : 'note',
    message: {
      text: `${capitalize(certainty === 'certain' ? description : `possibly ${description}`)}: ${shown}${token ? `, managed as ${token.label}` : ''}. ${capitalize(answer)}.`,
    },
    locations: [toLocation(place)],
    partialFingerprints: { 'mintmark/v1': digest },
    ...(allowed
      ? {
          suppressions: [
            {
              kind: allowed.by === 'comment' ? 'inSource' : 'external',
              status: 'accepted',
              justification: `${allowed.reason} (until ${allowed.until})`,
            },
          ],
        }
      : {}),
    properties: {
      validity,
      encoding,
      exposure,
      ...(place.commit === undefined ? {} : { commit: place.commit, authoredAt: place.authoredAt }),
    },
  };
}

function toLocation({ path, kind, object, line, column }: Place): unknown {
  // Every result needs a file: what is none gets a name that is no path of a repository.
  const uri = path ?? (kind === 'stdin' ? 'stdin' : `commit/${object ?? ''}`);
  return {
    physicalLocation: {
      artifactLocation: { uri: uri.split('/').map(encodeURIComponent).join('/') },
      region: { startLine: line, startColumn: column },
    },
  };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
