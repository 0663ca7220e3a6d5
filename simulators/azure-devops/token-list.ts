import { z } from 'zod';
import type { ApiContext } from './access.ts';
import { queryNumber } from './body.ts';
import { renderToken, statusOf, tokensOf } from './personal-access-tokens.ts';
import type { PersonalAccessTokenEntry } from './state.ts';
import { badRequest, type World } from './world.ts';

const largestPage = 100;
const filters = ['active', 'revoked', 'expired', 'all'] as const;
const sortOptions = ['displayName', 'displayDate', 'status'] as const;
const continuationSchema = z.strictObject({ start: z.number().int(), options: z.string() });

/** One page of the caller's own tokens. The continuation token is of use with the same filters only. */
export function listTokens(
  world: World,
  context: ApiContext,
): { continuationToken: string; patTokens: readonly object[] } {
  const filter = queryChoice(context, 'displayFilterOption', filters) ?? 'active';
  const sortBy = queryChoice(context, 'sortByOption', sortOptions);
  const isAscending = queryChoice(context, 'isSortAscending', ['true', 'false']) !== 'false';
  const size = queryNumber(context, '$top') ?? world.switches.pageSize ?? largestPage;
  if (size < 1 || size > largestPage) throw badRequest(`$top has to be from 1 to ${largestPage}.`);

  const options = [filter, sortBy, isAscending].join(' ');
  const start = readContinuation(context.req.query('continuationToken') ?? '', options);
  const now = world.now();
  const found = tokensOf(world, context.get('token').userId).filter(
    (token) => filter === 'all' || statusOf(token, now) === filter,
  );
  const sorted = sortBy === undefined ? found : found.sort(compare(sortBy, now));
  if (!isAscending) sorted.reverse();
  const end = start + size;
  return {
    continuationToken: end < sorted.length ? writeContinuation({ start: end, options }) : '',
    patTokens: sorted.slice(start, end).map((token) => renderToken(token, 'without value')),
  };
}

function compare(
  sortBy: (typeof sortOptions)[number],
  now: number,
): (left: PersonalAccessTokenEntry, right: PersonalAccessTokenEntry) => number {
  if (sortBy === 'displayDate') return (left, right) => left.expiresAt - right.expiresAt;
  const key = (token: PersonalAccessTokenEntry): string =>
    sortBy === 'displayName' ? token.displayName : statusOf(token, now);
  return (left, right) => key(left).localeCompare(key(right));
}

/** A choice in the query, without regard to case. */
function queryChoice<T extends string>(
  context: ApiContext,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each.toLowerCase() === text.toLowerCase());
  if (choice !== undefined) return choice;
  throw badRequest(`The value '${text}' is not valid for ${name}.`);
}

function writeContinuation(continuation: z.infer<typeof continuationSchema>): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url');
}

function readContinuation(text: string, options: string): number {
  if (text === '') return 0;
  try {
    const continuation = continuationSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (continuation.options === options) return continuation.start;
  } catch {
    // Not one of ours: refused like one for other filters.
  }
  throw badRequest('The continuation token does not fit.');
}
