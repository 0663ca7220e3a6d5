import type { AppContext } from '../app/app-context.ts';
import { addSeconds } from '../domain/instant.ts';
import { AppError } from '../domain/errors.ts';
import type { Store } from '../ports/store.ts';
import { prepareAction } from './prepare-action.ts';
import { prepareResponse } from './prepare-response.ts';
import type { Prepared } from './prepared.ts';
import type { Action } from './shapes.ts';

/** What was shown to people and may still be started. */
export interface Previews {
  /** Looks at records and services, and changes nothing. */
  readonly make: (action: Action, asked: { context: AppContext; member: string }) => Promise<Prepared>;
  /** Takes one out, to be started; only who asked for it gets it. Throws `not-found`. */
  readonly take: (id: string, member: string) => Prepared;
}

/** A preview is good for so long; what changes meanwhile makes it stale all the same. */
const previewSeconds = 1800;
/** More are not remembered; the oldest is forgotten. */
const remembered = 100;

export function makePreviews(store: Store): Previews {
  const kept = new Map<string, { readonly prepared: Prepared; readonly isLate: () => boolean }>();
  return {
    make: async (action, { context, member }) => {
      const endsAt = addSeconds(context.clock.now(), previewSeconds);
      const asked = { context, store, member, endsAt };
      const prepared =
        action.action === 'respond'
          ? await prepareResponse(action, asked)
          : await prepareAction(action, asked);
      for (const [id, { isLate }] of kept) if (isLate()) kept.delete(id);
      kept.set(prepared.preview.id, { prepared, isLate: () => context.clock.now() > endsAt });
      const [oldest] = kept.keys();
      if (kept.size > remembered && oldest !== undefined) kept.delete(oldest);
      return prepared;
    },
    take: (id, member) => {
      const found = kept.get(id);
      if (!found || found.isLate() || found.prepared.member !== member)
        throw new AppError('not-found', {
          message: 'This preview is not known any more.',
          hint: 'Ask for a new one, look at it, and start that.',
        });
      if (!found.prepared.preview.canStart)
        throw new AppError('blocked', {
          message: 'There is nothing in this preview that could be started.',
          hint: found.prepared.preview.warnings[0] ?? 'Look at what blocks it.',
        });
      kept.delete(id);
      return found.prepared;
    },
  };
}
