import { noticeKey, type Notice, type Severity } from '../domain/notice.ts';
import { tokenLabel } from '../domain/token.ts';
import { planSteps, type Blocker, type Plan, type PlanFinding, type Step } from '../plan/plan.ts';

/** What only the services show: what nobody asked for, tokens that are gone, and what waits for a person. */
export function planNotices(plan: Plan): readonly Notice[] {
  return [
    ...plan.findings.map(findingNotice),
    ...planSteps(plan).flatMap(stepNotices),
    ...plan.blocked.map(blockerNotice),
  ];
}

/** A slot that has vanished breaks builds now, and who reads a copy has the token. The rest has to be done, too. */
function findingNotice({ kind, credential, subject, drift, message, fix }: PlanFinding): Notice {
  const severity: Severity = drift === 'vanished' || kind === 'copy' ? 'broken' : 'due';
  return {
    key: noticeKey(kind, subject, drift),
    kind,
    severity,
    credential,
    message,
    ...(fix === undefined ? {} : { fix }),
  };
}

function stepNotices(step: Step): readonly Notice[] {
  const { credential } = step;
  const fix = `mintmark apply ${credential}`;
  // What has vanished or was changed is a finding, also where no step mends it now.
  if (step.kind === 'deliver' && step.drift === 'altered')
    return [
      {
        key: noticeKey('drift', step.slot.id, step.drift),
        kind: 'drift',
        severity: 'due',
        credential,
        message: `${step.slot.label}: ${step.reason}`,
        fix,
      },
    ];
  if (step.kind === 'issue' && step.isGuided) {
    const about = tokenLabel(step);
    const message = `${about} waits for a person who issues it at its page (${step.reason})`;
    return [{ key: noticeKey('waiting', about), kind: 'waiting', severity: 'due', credential, message, fix }];
  }
  if (step.kind !== 'end' || step.state !== 'revoked') return [];
  const about = tokenLabel(step);
  const message = `${about} is dead: ${step.reason}`;
  return [
    { key: noticeKey('drift', about, 'gone'), kind: 'drift', severity: 'broken', credential, message, fix },
  ];
}

function blockerNotice({ kind, credential, reason, fix, slots }: Blocker): Notice {
  const [first, ...others] = slots;
  const where = first ? `${first.label}${others.length > 0 ? ` and ${others.length} more` : ''}: ` : '';
  // One blocker speaks of all slots that somebody else filled; the others come slot by slot.
  const state = kind === 'foreign' || !first ? kind : `${kind} ${first.id}`;
  return {
    key: noticeKey('waiting', credential, state),
    kind: 'waiting',
    severity: 'due',
    credential,
    message: `${where}${reason}`,
    fix,
  };
}
