import { AppError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { Slot } from '../domain/slot.ts';
import type { SagaContext } from './apply-ports.ts';

/** What a slot holds of a token: its value, or what the issuer calls it. */
export async function partFor(
  { slot, credential, number }: { slot: Slot; credential: string; number: number },
  context: SagaContext,
): Promise<Secret> {
  if (slot.part === undefined) return await context.secretOf(credential, number);
  const { tokens } = await context.store.load();
  const token = tokens.find((each) => each.credential === credential && each.number === number);
  if (token?.reference.id !== undefined) return Secret.ofPublic(token.reference.id);
  throw new AppError('slot-invalid', {
    message: `${slot.label} is to hold the id of ${credential}#${number}, and its issuer has told none.`,
    hint: 'Take `part: id` out of the placement.',
  });
}
