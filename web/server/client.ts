import { makeClient, type ApiError } from '../../src/server/contract.ts';
import { isAttended } from './attended.ts';

export const api = makeClient(window.location.origin, {
  headers: (): Record<string, string> => (isAttended() ? {} : { 'x-mintmark-unattended': 'yes' }),
}).api.v1;

/** The server said no; `hint` says what to do next. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: number, { error }: ApiError) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.hint = error.hint;
  }
}

/** The server did not answer, or something between it and the page did in its place. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly hint = 'Is mintmark serve still running? The page tries again by itself.';

  constructor(cause: unknown) {
    super('The server does not answer.', { cause });
  }
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}

/** What an answer carries when all is well: of all that a route answers, what is no refusal. */
type Good<A extends Answer> = A extends { json(): Promise<infer T> } ? Exclude<T, ApiError> : never;

/** Waits for an answer of the {@link api}; throws {@link Refusal} or {@link Unreachable}. */
export async function read<A extends Answer>(pending: Promise<A>): Promise<Good<A>> {
  let answer: A;
  let content: unknown;
  try {
    answer = await pending;
    content = await answer.json();
  } catch (error) {
    throw new Unreachable(error);
  }
  if (!answer.ok) throw new Refusal(answer.status, content as ApiError);
  return content as Good<A>;
}
