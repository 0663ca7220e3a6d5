import type { Guide } from '../domain/guide.ts';
import type { SagaContext } from './apply-ports.ts';
import type { StepEffect } from './journal-step.ts';

/** Lets a person end a token at its issuer's page. Undefined: they say it is done; else how the step waits. */
export async function askToEnd(
  credential: string,
  guide: Guide,
  { person }: Pick<SagaContext, 'person'>,
): Promise<StepEffect | undefined> {
  const isDone =
    person.isThere(credential) && (await person.confirmDone({ credential, guide, isFile: false }));
  if (isDone) return undefined;
  return {
    result: { kind: 'waiting', reason: 'its issuer revokes it on its page only', guide },
    changes: [],
  };
}
