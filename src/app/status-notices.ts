import { secondsBetween, type Instant } from '../domain/instant.ts';
import { noticeKey, type DueDate, type Notice } from '../domain/notice.ts';
import { tokenLabel, type Token } from '../domain/token.ts';
import type { CredentialStatus, Status } from './show-status.ts';

/** An expiry is told this many days before, each time anew. */
const ladderDays = [1, 3, 7, 14, 30];
const daySeconds = 86_400;

/** What the store alone knows: every finding, and the days that are left to each token. */
export function statusNotices({ at, credentials }: Status): readonly Notice[] {
  return credentials.flatMap((status) => [
    ...status.findings.map((finding): Notice => {
      const { expiresAt } = status.active ?? {};
      const isTimed = finding.kind === 'expiry' || finding.kind === 'renewal';
      return {
        ...finding,
        credential: status.name,
        ...(isTimed && expiresAt !== undefined ? { due: expiresAt } : {}),
      };
    }),
    ...expiryNotices(status, at),
  ]);
}

/** The step of the ladder that the active token is on. Before its renewal is due, that is only worth knowing. */
function expiryNotices({ name, active, renewalDue }: CredentialStatus, now: Instant): readonly Notice[] {
  if (active?.expiresAt === undefined || active.expiresAt <= now) return [];
  const days = ladderStep(active, active.expiresAt, now);
  if (days === undefined) return [];
  const about = tokenLabel(active);
  const isRenewalDue = renewalDue !== undefined && renewalDue <= now;
  return [
    {
      key: noticeKey('expiry', about, `${days}d`),
      kind: 'expiry',
      severity: isRenewalDue ? 'due' : 'note',
      credential: name,
      message: `${about} expires on ${active.expiresAt.slice(0, 10)}: ${days === 1 ? 'less than a day is' : `${days} days or less are`} left`,
      fix: isRenewalDue ? `mintmark apply ${name}` : `mintmark apply --rotate ${name}`,
      due: active.expiresAt,
    },
  ];
}

function ladderStep({ issuedAt }: Token, expiresAt: Instant, now: Instant): number | undefined {
  const leftSeconds = secondsBetween(now, expiresAt);
  // A token that lives for a week is not late on its first day: a step counts in the second half of a life.
  const halfLifeSeconds = issuedAt ? secondsBetween(issuedAt, expiresAt) / 2 : Infinity;
  return ladderDays.find((days) => {
    const stepSeconds = days * daySeconds;
    return leftSeconds <= stepSeconds && stepSeconds <= halfLifeSeconds;
  });
}

/** When tokens expire and when they are to be replaced. */
export function dueDates({ credentials }: Status): readonly DueDate[] {
  return credentials.flatMap(({ name, active, renewalDue, purpose }): DueDate[] => {
    if (!active) return [];
    const common = { credential: name, token: tokenLabel(active), purpose };
    return [
      ...(renewalDue === undefined ? [] : [{ ...common, kind: 'renewal' as const, at: renewalDue }]),
      ...(active.expiresAt === undefined
        ? []
        : [{ ...common, kind: 'expiry' as const, at: active.expiresAt }]),
    ];
  });
}
