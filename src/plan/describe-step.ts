import { formatDurationSeconds } from '../domain/duration.ts';
import { tokenLabel } from '../domain/token.ts';
import type { Step } from './plan.ts';

/** What a step does, without its reason. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'declare':
      return step.declared.uses
        ? `record what the manifest says (${step.declared.uses.join(', ')}: ${step.declared.grant.scopes.join(', ')})`
        : 'record what the manifest says';
    case 'ask':
      return 'record that another token is asked for';
    case 'roll-back':
      return `take ${tokenLabel(step)} back`;
    case 'mark-leaked':
      return `record that ${tokenLabel(step)} has leaked`;
    case 'resolve-alert':
      return `resolve alert ${step.alert.id}, once ${tokenLabel(step)} is dead`;
    case 'issue': {
      const { principal, scopes, audience } = step.grant;
      const where = audience ? ` in ${audience.join(', ')}` : '';
      const how = step.isGuided ? ', by a person at its page' : '';
      return `issue ${tokenLabel(step)} for ${principal.kind} ${principal.name}${where} (${scopes.join(', ')}; ${formatDurationSeconds(step.lifetimeSeconds)})${how}`;
    }
    case 'introspect':
      return `ask ${step.issuer.connection} what ${tokenLabel(step)} really is`;
    case 'deliver':
      return `write ${tokenLabel(step)} to ${step.slot.label}`;
    case 'verify':
      return `verify ${count(step.slots.length, 'slot')} of ${step.slots[0]?.target ?? ''}`;
    case 'prove':
      return `let ${step.consumers.length === 1 ? 'its job' : count(step.consumers.length, 'job')} prove ${tokenLabel(step)} in ${step.slot.label}`;
    case 'promote':
      return `promote ${tokenLabel(step)} to active`;
    case 'revoke':
      return `revoke ${tokenLabel(step)} ("${step.reference.name}")`;
    case 'settle':
      return `make sure that ${tokenLabel(step)} ("${step.reference.name}") does not live`;
    case 'end':
      return `record that ${tokenLabel(step)} is ${step.state}`;
    case 'withdraw':
      return `take out ${step.slot.label}`;
    case 'release':
      return `leave ${step.slot.label} as it is`;
    case 'retire':
      return `retire ${step.credential}`;
    case 'sweep':
      return `end "${step.reference.name}" at ${step.issuer.connection}`;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
