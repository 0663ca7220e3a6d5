import { counts, type Finding } from './finding.ts';
import type { Unscanned } from './source.ts';

/** Findings as a job of GitHub Actions tells them: an annotation beside the line (docs.github.com, workflow commands). */
export function toAnnotations(
  findings: readonly Finding[],
  unscanned: readonly Unscanned[],
  isStrict: boolean,
): readonly string[] {
  return [
    ...findings
      .filter(({ allowed }) => allowed === undefined)
      .map((finding) => {
        const { place, description, shown, token, answer } = finding;
        const level = counts(finding, isStrict) ? 'error' : 'notice';
        const file =
          place.path === undefined
            ? ''
            : `file=${property(place.path)},line=${place.line},col=${place.column},`;
        const whose = token ? `, managed as ${token.label}` : '';
        return `::${level} ${file}title=${property(description)}::${data(`${shown}${whose}: ${answer}`)}`;
      }),
    ...unscanned.map(({ what, reason }) => `::error title=Not scanned::${data(`${what}: ${reason}`)}`),
  ];
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
