import type { Finding } from '../../app/credential-findings.ts';
import type { CredentialStatus, Status } from '../../app/show-status.ts';
import type { SlotRecord } from '../../domain/slot.ts';
import { tokenLabel, type Token } from '../../domain/token.ts';
import { count, relativeTime, type Terminal } from '../terminal.ts';
import { renderTable } from './table.ts';

/** Up to so many slots in all are listed one by one without being asked for. */
const slotsShown = 30;

/** What expires when, which slot holds what since when, what is wrong. */
export function renderStatus(status: Status, terminal: Terminal, isDetailed: boolean): void {
  const { line, paint } = terminal;
  if (status.credentials.length === 0) line('Nothing is managed yet.');
  else
    line(
      renderTable(
        ['CREDENTIAL', 'TOKEN', 'EXPIRES', 'SLOTS', 'STATE'].map(paint.dim),
        status.credentials.map((each) => row(each, status, terminal)),
      ),
    );
  const slots = status.credentials.flatMap((credential) => credential.slots);
  const hasProofs = slots.some(({ provedAt }) => provedAt !== undefined);
  if (slots.length > 0 && (isDetailed || slots.length <= slotsShown)) {
    line();
    line(
      renderTable(
        ['SLOT', 'HOLDS', 'SINCE', 'VERIFIED', ...(hasProofs ? ['PROVED'] : [])].map(paint.dim),
        slots.map((slot) => [
          ...slotRow(slot, status, terminal),
          ...(hasProofs ? [provedCell(slot, status, terminal)] : []),
        ]),
      ),
    );
  }
  if (isDetailed) for (const credential of status.credentials) renderDetails(credential, status, terminal);
  renderFindings(status, terminal);
}

function row(credential: CredentialStatus, { at }: Status, { paint }: Terminal): readonly string[] {
  const { active, findings, slots, verifiedSlots } = credential;
  const worst = findings.some(({ severity }) => severity === 'broken')
    ? 'broken'
    : findings.some(({ severity }) => severity === 'due')
      ? 'due'
      : 'good';
  const state = { broken: paint.bad('broken'), due: paint.due('due'), good: paint.good('good') }[worst];
  return [
    paint.strong(credential.name),
    active ? `#${active.number}` : '-',
    active ? expiry(active, credential.renewalDue, at) : '-',
    `${verifiedSlots}/${slots.length} verified`,
    state,
  ];
}

function expiry(token: Token, due: CredentialStatus['renewalDue'], at: Status['at']): string {
  if (token.expiresAt !== undefined)
    return `${relativeTime(at, token.expiresAt)} (${token.expiresAt.slice(0, 10)})`;
  if (token.issuedAt === undefined) return 'not known';
  return due === undefined ? 'never' : `never; renewal ${relativeTime(at, due)}`;
}

function slotRow(record: SlotRecord, { at }: Status, { paint }: Terminal): readonly string[] {
  const holds =
    record.number === undefined
      ? 'what was there before'
      : tokenLabel({ credential: record.credential, number: record.number });
  return [
    record.slot.label,
    record.state === 'delivering' ? `${holds}, or not yet` : holds,
    record.deliveredAt ? relativeTime(at, record.deliveredAt) : '-',
    record.state === 'verified' && record.verifiedAt
      ? paint.good(relativeTime(at, record.verifiedAt))
      : paint.due('no'),
  ];
}

/** Only what was proved of the token that it holds now. */
function provedCell(
  { number, provedAt, provedNumber }: SlotRecord,
  { at }: Status,
  { paint }: Terminal,
): string {
  return provedAt !== undefined && provedNumber === number ? paint.good(relativeTime(at, provedAt)) : '-';
}

function renderDetails(credential: CredentialStatus, { at }: Status, { line, paint }: Terminal): void {
  line();
  line(`${paint.dim('Purpose')}  ${credential.purpose}`);
  line(`${paint.dim('Owner')}    ${credential.owner}`);
  line(
    `${paint.dim('Grant')}    ${credential.principal} at ${credential.provider}: ${credential.scopes.join(', ')}`,
  );
  for (const token of credential.liveTokens) {
    const until =
      token.state === 'superseded' && token.revokeAfter
        ? `, revoked ${relativeTime(at, token.revokeAfter)}`
        : '';
    line(
      `${paint.dim('Token')}    ${tokenLabel(token)} is ${token.state}${until}; at the issuer "${token.reference.name}"${token.fingerprint ? `; fingerprint ${token.fingerprint}` : ''}`,
    );
  }
}

function renderFindings(status: Status, { line, problem, paint }: Terminal): void {
  const notes: Record<Status['manifest'], string | undefined> = {
    applied: undefined,
    changed: `The manifest says something else than at the last apply. ${paint.accent('→')} mintmark plan`,
    never: `The manifest was not applied completely yet. ${paint.accent('→')} mintmark plan`,
    missing: 'There is no manifest here.',
  };
  const note = notes[status.manifest];
  const findings = status.credentials.flatMap(({ name, findings: own }) =>
    own.map((finding) => ({ name, finding })),
  );
  if (findings.length > 0 || note !== undefined) line();
  if (note !== undefined) problem(`${paint.due('!')} ${note}`);
  for (const { name, finding } of findings.slice(0, 50))
    problem(
      `${mark(finding, paint)} ${paint.strong(name)}: ${finding.message}${finding.fix === undefined ? '' : ` ${paint.accent('→')} ${finding.fix}`}`,
    );
  if (findings.length > 50)
    line(paint.dim(`and ${count(findings.length - 50, 'finding')} more: mintmark status --json`));
}

function mark(finding: Finding, paint: Terminal['paint']): string {
  return { broken: paint.bad('✗'), due: paint.due('!'), note: paint.dim('·') }[finding.severity];
}
