import type { Credential } from '../domain/credential.ts';
import type { Consumer } from '../domain/proof.ts';
import type { Slot, SlotRecord } from '../domain/slot.ts';
import type { CredentialView } from './credential-view.ts';
import type { ObservedCredential } from './observed.ts';
import type { Blocker, Step } from './plan.ts';

interface ProofPlanInput {
  readonly credential: Credential;
  readonly view: CredentialView;
  readonly observed: ObservedCredential;
  readonly recordsBySlot: ReadonlyMap<string, SlotRecord>;
}

/** One question a slot, where promotion waits for proof and the slot's consumers have not given it for this token. */
export function proveSteps(
  { credential, observed, recordsBySlot, view }: ProofPlanInput,
  number: number,
  isWritten: ReadonlySet<string>,
): readonly Step[] {
  if (credential.require !== 'proof') return [];
  const token = view.tokens.find((each) => each.number === number);
  // Without its value nobody knows the right answer; a token that is still to be issued will be held.
  if (token && !token.isSealed) return [];
  return observed.slots.flatMap(({ slot, consumers = [] }): readonly Step[] => {
    const record = recordsBySlot.get(slot.id);
    const isOurs = record?.credential === credential.name && record.number === number;
    const isProved = isOurs && record.provedNumber === number && !isWritten.has(slot.id);
    if (consumers.length === 0 || isProved) return [];
    return [proveStep(credential, { number, slot, consumers })];
  });
}

/** The step that lets these consumers prove one token in one slot. */
export function proveStep(
  credential: Credential,
  { number, slot, consumers }: { number: number; slot: Slot; consumers: readonly Consumer[] },
): Step {
  return {
    kind: 'prove',
    id: `prove ${credential.name}#${number} in ${slot.id}`,
    credential: credential.name,
    number,
    slot,
    consumers,
    issuer: { connection: credential.issuer, provider: credential.provider },
    grant: credential.grant,
    reason: `${consumers.map(({ label }) => label).join(', ')} says what it really holds`,
  };
}

function unprovableSlots({
  credential,
  observed,
}: Pick<ProofPlanInput, 'credential' | 'observed'>): readonly Slot[] {
  if (credential.require !== 'proof') return [];
  return observed.slots.filter(({ consumers = [] }) => consumers.length === 0).map(({ slot }) => slot);
}

/** The slots that hold up a promotion because nobody can be asked about them. */
export function unprovableBlockers(
  input: Pick<ProofPlanInput, 'credential' | 'observed'>,
): readonly Blocker[] {
  const slots = unprovableSlots(input);
  if (slots.length === 0) return [];
  return [
    {
      kind: 'unprovable',
      credential: input.credential.name,
      slots,
      reason: 'has no job that can prove what it reads, and promotion waits for that',
      fix: 'commit what this prints: mintmark prove --print',
    },
  ];
}
