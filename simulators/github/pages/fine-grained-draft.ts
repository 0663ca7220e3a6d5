import { roleIn } from '../reach.ts';
import type { Account, TokenEntry } from '../state.ts';
import type { TokenWish } from '../tokens.ts';
import { isSameName } from '../world.ts';
import {
  daysUntil,
  prefillExpiration,
  readExpiration,
  resolveExpiration,
  type ExpirationDraft,
} from './expiration.ts';
import type { PageWorld, Viewer } from './page-context.ts';
import { readRepositoryChoice, type RepositoryChoice } from './repository-choice.ts';
import { groupsFor, readPermissions, withMetadata } from './token-permissions.ts';
import { tokensOf } from './token-list.ts';

/** What the form of a fine-grained token says. */
export interface FineGrainedDraft {
  readonly name: string;
  readonly description: string;
  /** undefined when there is no such account, or the person does not belong to it. */
  readonly owner: Account | undefined;
  readonly expiration: ExpirationDraft;
  readonly repositories: RepositoryChoice;
  readonly permissions: Readonly<Record<string, string>>;
}

const maximumDays = 366;
const maximumTokens = 50;

/** The accounts that a token of this person can belong to: the person, and organizations. */
export function possibleOwners(world: PageWorld, { user }: Viewer): Account[] {
  const organizations = world.state.accounts.filter(({ login }) => roleIn(world, user, login) !== undefined);
  return [user, ...organizations];
}

/** The form as the address of the page fills it in; which repositories cannot be said there. */
export function prefillFineGrained(
  world: PageWorld,
  viewer: Viewer,
  query: URLSearchParams,
): FineGrainedDraft & { readonly problem?: string } {
  const target = query.get('target_name') ?? viewer.user.login;
  const found = findOwner(world, viewer, target);
  const owner = found ?? viewer.user;
  const asked = query.get('expires_in');
  const isTooLong = Number(asked) > maximumDays;
  return {
    name: query.get('name') ?? '',
    description: query.get('description') ?? '',
    owner,
    expiration: prefillExpiration(isTooLong ? null : asked, owner.policy.maximumLifetimeDays ?? Infinity),
    repositories: { selection: 'none', ids: [] },
    permissions: withMetadata(readPermissions(query, groupsFor(owner, 'all'))),
    ...(found ? {} : { problem: `Cannot find the specified resource owner: ${target}` }),
  };
}

/** The form as it was posted. */
export function readFineGrained(world: PageWorld, viewer: Viewer, form: URLSearchParams): FineGrainedDraft {
  const owner = findOwner(world, viewer, form.get('target_name') ?? '');
  return {
    name: (form.get('name') ?? '').trim(),
    description: form.get('description') ?? '',
    owner,
    expiration: readExpiration(form),
    ...readReach(world, form, owner),
  };
}

/** Only what a posted form says of repositories and permissions. */
export function readReach(
  world: PageWorld,
  form: URLSearchParams,
  owner: Account | undefined,
): Pick<FineGrainedDraft, 'repositories' | 'permissions'> {
  const repositories = readRepositoryChoice(world, form, owner);
  const groups = owner ? groupsFor(owner, repositories.selection) : [];
  return { repositories, permissions: withMetadata(readPermissions(form, groups)) };
}

/** The token that the form asks for, or what is wrong with it. */
export function checkFineGrained(
  world: PageWorld,
  viewer: Viewer,
  draft: FineGrainedDraft,
): { readonly wish: TokenWish } | { readonly problem: string } {
  const { name, description, owner, expiration, repositories, permissions } = draft;
  const mine = tokensOf(world, viewer, 'fine-grained');
  if (name === '') return { problem: 'Name can’t be blank' };
  if (name.length > 40) return { problem: 'Name is too long (maximum is 40 characters)' };
  if (mine.some((token) => token.name === name)) return { problem: 'Name has already been taken' };
  if (description.length > 1024) return { problem: 'Description is too long (maximum is 1024 characters)' };
  if (mine.length >= maximumTokens)
    return { problem: `You can have at most ${maximumTokens} fine-grained personal access tokens.` };
  if (!owner) return { problem: 'Cannot find the specified resource owner.' };
  const end = resolveExpiration(expiration, world.now());
  if ('problem' in end) return end;
  const problem = findLifetimeProblem(owner, end.expiresAt, world.now()) ?? findChoiceProblem(repositories);
  if (problem !== undefined) return { problem };
  const approval = approvalFor(world, viewer, owner);
  const { login } = viewer.user;
  const { expiresAt } = end;
  const reach = { permissions, resourceOwner: owner.login, ...reachOf(repositories) };
  return { wish: { login, kind: 'fine-grained', name, expiresAt, approval, ...reach } };
}

/** Tokens of members wait for an owner of the organization if it wants that. */
export function approvalFor(world: PageWorld, { user }: Viewer, owner: Account): TokenEntry['approval'] {
  const isSubject = owner.kind === 'Organization' && owner.policy.requiresApproval;
  return isSubject && roleIn(world, user, owner.login) !== 'owner' ? 'pending' : 'approved';
}

/** The words of a token for what the form calls its repositories. */
export function reachOf({
  selection,
  ids,
}: RepositoryChoice): Pick<TokenEntry, 'repositorySelection' | 'repositoryIds'> {
  return { repositorySelection: selection === 'selected' ? 'subset' : selection, repositoryIds: ids };
}

/** What is wrong with a choice of repositories. */
export function findChoiceProblem({ selection, ids }: RepositoryChoice): string | undefined {
  return selection === 'selected' && ids.length === 0 ? 'Select at least one repository.' : undefined;
}

function findLifetimeProblem(owner: Account, expiresAt: number | null, now: number): string | undefined {
  const allowed = owner.kind === 'Organization' ? owner.policy.maximumLifetimeDays : null;
  const days = expiresAt === null ? Infinity : daysUntil(expiresAt, now);
  if (allowed !== null && days > allowed)
    return `Expiration: ${owner.login} allows fine-grained tokens to live ${allowed} days at most.`;
  return expiresAt !== null && days > maximumDays
    ? `Expiration must be at most ${maximumDays} days from now.`
    : undefined;
}

function findOwner(world: PageWorld, viewer: Viewer, login: string): Account | undefined {
  return possibleOwners(world, viewer).find((account) => isSameName(account.login, login));
}
