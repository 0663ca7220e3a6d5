import type { ScanReport } from '../../app/scan-leaks.ts';
import { counts, type Finding, type Place, type Verification } from '../../scan/finding.ts';
import { count, type Terminal } from '../terminal.ts';

/** Findings, one after the other, with what ends each; then what could not be looked at. */
export function renderScan(
  { findings, unscanned, notes, scanned }: ScanReport,
  { isStrict }: { readonly isStrict: boolean },
  terminal: Terminal,
): void {
  const { line, problem, errorLine, paint } = terminal;
  const counted = findings.filter((finding) => counts(finding, isStrict));
  const possible = findings.filter((finding) => !counted.includes(finding) && !finding.allowed);
  const allowed = findings.filter((finding) => finding.allowed);
  for (const finding of counted) renderFinding(finding, terminal);
  for (const finding of possible) renderFinding(finding, terminal);
  for (const finding of allowed)
    line(paint.dim(`  ${tellPlace(finding.place)}  allowed: ${tellAllowance(finding)}`));
  for (const each of notes) line(`${paint.due('!')} ${each}`);
  for (const { what, reason } of unscanned) errorLine(`${paint.bad('?')} not scanned: ${what}: ${reason}`);
  const others = [
    ...(possible.length > 0 ? [`${possible.length} only possible (--strict counts them)`] : []),
    ...(allowed.length > 0 ? [`${allowed.length} allowed`] : []),
    ...(unscanned.length > 0 ? [`${unscanned.length} not scanned`] : []),
  ];
  const found = counted.length === 0 ? 'Nothing found' : count(counted.length, 'finding');
  const text = `${found} in ${count(scanned.texts, 'text')}${scanned.bytes === undefined ? '' : `, ${tellBytes(scanned.bytes)}`}${others.map((each) => `; ${each}`).join('')}.`;
  if (counted.length > 0) problem(text);
  else line(text);
}

function renderFinding(finding: Finding, { problem, paint }: Terminal): void {
  const { place, description, certainty, shown, validity, encoding, exposure, token, answer, verified } =
    finding;
  const mark = certainty === 'certain' ? paint.bad('✗') : paint.due('?');
  const maybe = certainty === 'certain' ? '' : 'possibly ';
  problem(`${mark} ${paint.strong(tellPlace(place))}  ${maybe}${description}`);
  const about = [
    shown,
    ...(token ? [`managed: ${token.label} (${token.state})`] : []),
    ...(validity === 'valid' ? ['checksum valid'] : []),
    ...(encoding === 'plain' ? [] : [`written in ${encoding}`]),
    ...(exposure === 'unknown' ? [] : [exposure === 'local' ? 'local only' : exposure]),
    ...(place.commit === undefined
      ? []
      : [`commit ${place.commit.slice(0, 10)} of ${place.authoredAt?.slice(0, 10) ?? ''}`]),
    ...(place.isUnreachable ? ['no name leads to it any more'] : []),
    ...(verified ? [tellVerification(verified)] : []),
  ];
  problem(`    ${about.join(' · ')}`);
  problem(`    ${paint.accent('→')} ${answer}`);
}

function tellVerification(verified: Verification): string {
  if (verified.kind === 'alive')
    return `alive${verified.owner === undefined ? '' : `, acts as ${verified.owner}`}`;
  return verified.kind === 'dead' ? 'dead' : `its issuer could not be asked: ${verified.reason}`;
}

/** `src/config.ts:12:9`. */
export function tellPlace({ kind, path, object, line, column }: Place): string {
  const name =
    path ?? (kind === 'stdin' ? 'standard input' : `message of ${object?.slice(0, 10) ?? 'a commit'}`);
  return `${name}:${line}:${column}`;
}

function tellAllowance({ allowed, description }: Finding): string {
  return `${description}, until ${allowed?.until ?? ''} (${allowed?.reason ?? ''})`;
}

function tellBytes(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte');
  const units = ['KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1] ?? ''}`;
}
