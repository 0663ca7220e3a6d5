import { addSeconds, secondsBetween, type Instant } from '../domain/instant.ts';
import type { Member, Session, SignInWay } from '../domain/member.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store.ts';
import { HttpError } from './http-error.ts';
import { digestOf, randomText } from './random-text.ts';
import { makeTryLimit } from './try-limit.ts';

/** A session that nobody uses ends after this. */
const idleSeconds = 3600;
/** A session ends after this, however much it is used. */
const longestSeconds = 12 * 3600;
/** A link is good for so long. */
const linkSeconds = 600;
/** A session that was just used is not written again. */
const touchSeconds = 60;

/** Where a request to sign in comes from. */
export interface Knock {
  /** The session that the browser has already: it ends, whoever signs in. */
  readonly oldId: string | undefined;
  /** Counted together when they fail. */
  readonly address: string;
}

/** A session, and the id that goes into the browser's cookie and nowhere else. */
export interface NewSession {
  readonly id: string;
  readonly session: Session;
}

export interface SignIn {
  /** What a link carries; it works once. */
  readonly newLink: (member: string) => Promise<{ readonly text: string; readonly endsAt: Instant }>;
  /** Throws `not-signed-in`, `too-many-requests`. */
  readonly byLink: (text: string, knock: Knock) => Promise<NewSession>;
  /** Opens a session for somebody whose identity is known, and ends the one that the browser had. */
  readonly open: (member: Member, way: SignInWay, oldDigest: string | undefined) => Promise<NewSession>;
  /** Writes down that somebody was not let in. */
  readonly noteRefusal: (actor: string, detail: Readonly<Record<string, string>>) => Promise<void>;
  /** Whose session an id is; undefined where there is none, or its time is over. To be used puts off its end. */
  readonly find: (id: string, isUsed: boolean) => Promise<Session | undefined>;
  /** The same for a session that was found before, and without using it. */
  readonly isAlive: (session: Session) => Promise<boolean>;
  readonly idleEnd: (session: Session) => Instant;
}

export function makeSignIn({
  store,
  clock,
  random,
  run,
}: {
  store: Store;
  clock: Clock;
  random: Random;
  /** Id of the server, for the journal. */
  run: string;
}): SignIn {
  const { members } = store;
  const limit = makeTryLimit(clock);
  const note = async (
    actor: string,
    action: string,
    detail: Readonly<Record<string, string>>,
  ): Promise<void> => {
    const line = { at: clock.now(), actor, run, phase: 'event', action, subject: 'session', detail } as const;
    await store.commit(line);
  };
  const isOver = ({ endsAt, seenAt }: Session): boolean =>
    endsAt <= clock.now() || secondsBetween(seenAt, clock.now()) > idleSeconds;
  const noteRefusal: SignIn['noteRefusal'] = async (actor, detail) => {
    await note(actor, 'sign-in-refused', detail);
  };
  const open: SignIn['open'] = async (member, way, oldDigest) => {
    // Never the id that the browser came with: whoever put it there would be signed in as well.
    if (oldDigest !== undefined) await members.endSession(oldDigest);
    const id = randomText(random, 32);
    const now = clock.now();
    const session: Session = {
      digest: digestOf(id),
      member,
      way,
      createdAt: now,
      seenAt: now,
      endsAt: addSeconds(now, longestSeconds),
    };
    await members.addSession(session);
    await note(`${member.name} (${member.role})`, 'signed-in', { way });
    return { id, session };
  };
  return {
    open,
    noteRefusal,
    newLink: async (member) => {
      const text = randomText(random, 32);
      const createdAt = clock.now();
      const endsAt = addSeconds(createdAt, linkSeconds);
      await members.addLink({ digest: digestOf(text), member, createdAt, endsAt });
      return { text, endsAt };
    },
    byLink: async (text, { oldId, address }) => {
      limit.check(address);
      const taken = await members.takeLink(digestOf(text), clock.now());
      if (taken.kind === 'taken') return await open(taken.member, 'link', oldId && digestOf(oldId));
      limit.count(address);
      const { member, reason } = taken;
      // What nobody knows is noise; a link that was used before may be in the hands of two.
      if (member !== undefined) await noteRefusal(member, { reason });
      throw new HttpError('not-signed-in', {
        message: refusal[reason],
        hint: 'Get a new one: from an admin (Members), or by starting mintmark serve again. Was it not you? Sign out everywhere.',
      });
    },
    isAlive: async ({ digest }) => {
      const session = await members.findSession(digest);
      return session !== undefined && !isOver(session);
    },
    find: async (id, isUsed) => {
      const session = await members.findSession(digestOf(id));
      if (!session) return undefined;
      const now = clock.now();
      if (isOver(session)) {
        await members.endSession(session.digest);
        return undefined;
      }
      if (!isUsed || secondsBetween(session.seenAt, now) < touchSeconds) return session;
      await members.touchSession(session.digest, now);
      return { ...session, seenAt: now };
    },
    idleEnd: ({ seenAt, endsAt }) => {
      const idle = addSeconds(seenAt, idleSeconds);
      return idle < endsAt ? idle : endsAt;
    },
  };
}

const refusal = {
  unknown: 'This sign-in link is not known.',
  used: 'This sign-in link was used before; it works once.',
  late: 'This sign-in link is too old.',
} as const;
