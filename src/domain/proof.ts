import type { Json } from './slot.ts';
import type { Instant } from './instant.ts';

/** A job that reads a slot and can be asked what it holds. */
export interface Consumer {
  /** Unique over all targets, for example `github-actions:octo/cat@release`. */
  readonly id: string;
  /** What a person reads. */
  readonly label: string;
  /** Itself and the name under which it reads the value: what the job says of itself, whoever asks. */
  readonly place: string;
  /** What the target needs to find it again; only the target reads it. */
  readonly address: Json;
}

/** What a job asks the issuer with its value, and which answers mean that the value is good there. */
export interface ProofCheck {
  readonly url: string;
  /** How the value goes into the header: `token VALUE`, `Bearer VALUE`, or Basic with it as the password. */
  readonly scheme: 'token' | 'bearer' | 'basic';
  readonly goodStatuses: readonly number[];
}

/** What goes into a job: a number that was never used before, and the place that only the right job computes. */
export interface Challenge {
  /** 32 hexadecimal digits. */
  readonly nonce: string;
  readonly place: string;
}

/**
 * One question to one consumer, as recorded. It is `asked` only while somebody waits for the answer: the end of that work,
 * or whoever finds that its process died, makes it `unanswered`. That proves nothing, and the next run asks anew.
 */
export interface ProofRecord {
  readonly slot: string;
  /** Id of the consumer. */
  readonly consumer: string;
  readonly credential: string;
  readonly number: number;
  readonly nonce: string;
  readonly state: 'asked' | 'proved' | 'refused' | 'unanswered';
  readonly askedAt: Instant;
  readonly answeredAt?: Instant;
  /** Page of the run that was asked. */
  readonly run?: string;
  /** Why it was refused. */
  readonly reason?: string;
}

/** What each consumer answered last, by its id: `proofs` are questions, oldest first. One that nobody answered says nothing. */
export function lastAnswers(proofs: readonly ProofRecord[]): ReadonlyMap<string, ProofRecord> {
  const answered = proofs.filter(({ state }) => state === 'proved' || state === 'refused');
  return new Map(answered.map((proof) => [proof.consumer, proof]));
}

/** Key of the code that proves a value: nothing in it is secret. The value itself is the message. */
export function challengeKey({ nonce, place }: Challenge): string {
  return `${nonce}:${place}`;
}

/** The beginning of a nonce, by which an answer is found again where a name has to be short. */
export function shortNonce(nonce: string): string {
  return nonce.slice(0, 12);
}

/**
 * What a job answers, in its short form. Everybody may see it: of a long random value the code tells nothing, and for one
 * that could be guessed none is made.
 */
export interface Answer {
  /** HMAC-SHA256 of the value; `none`: the job holds nothing; `short`: what it holds is no token. */
  readonly mac: string;
  /** The issuer's status; 0 when it was not asked or did not answer. */
  readonly status: number;
}

export function answerText({ mac, status }: Answer): string {
  return `v1 ${mac} ${status}`;
}

export function parseAnswer(text: string): Answer | undefined {
  const [, mac, status] = /^v1 ([0-9a-f]{64}|none|short) (\d{1,3})$/.exec(text) ?? [];
  return mac === undefined ? undefined : { mac, status: Number(status) };
}

/** What the right answer is, and what wrong ones can be recognized by. */
export interface ExpectedAnswer {
  readonly mac: string;
  /** Page of the run that was asked. */
  readonly run: string;
  /** Absent: the job has nothing to ask the issuer. */
  readonly goodStatuses?: readonly number[];
  /** Codes that would mean something else, such as the answer to an earlier question. */
  readonly otherwise: readonly { readonly mac: string; readonly meaning: string }[];
}

export type Verdict =
  | { readonly kind: 'proved' }
  | {
      readonly kind: 'refused';
      /** `value`: nothing is known of what the job holds but that it is something else. */
      readonly cause: 'form' | 'run' | 'empty' | 'recognized' | 'value' | 'status';
      readonly reason: string;
    };

/** Whether an answer proves the value. `run` is the run that the answer says it comes from. */
export function judgeAnswer(
  expected: ExpectedAnswer,
  { text, run }: { readonly text: string; readonly run: string },
): Verdict {
  const refuse = (cause: Extract<Verdict, { kind: 'refused' }>['cause'], reason: string): Verdict => ({
    kind: 'refused',
    cause,
    reason,
  });
  if (run !== expected.run) return refuse('run', 'the answer comes from another run than the one asked');
  const answer = parseAnswer(text);
  if (!answer) return refuse('form', 'the answer does not have the form of one');
  if (answer.mac === 'none') return refuse('empty', 'the job holds no value under this name');
  if (answer.mac === 'short') return refuse('value', 'the job holds another value, too short for a token');
  if (answer.mac !== expected.mac) {
    const known = expected.otherwise.find(({ mac }) => mac === answer.mac);
    return known
      ? refuse('recognized', known.meaning)
      : refuse('value', 'the job holds another value, or answered for another place');
  }
  if (expected.goodStatuses === undefined || expected.goodStatuses.includes(answer.status))
    return { kind: 'proved' };
  return refuse(
    'status',
    answer.status === 0
      ? 'the job holds the value, but got no answer from the issuer'
      : `the job holds the value, but the issuer does not accept it there (it answered ${answer.status})`,
  );
}
