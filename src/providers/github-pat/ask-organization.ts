import { AppError } from '../../domain/errors.ts';
import type { Grant } from '../../domain/grant.ts';
import type { TokenReference } from '../../domain/token.ts';
import type { AccessRequest, OverseenToken } from '../../ports/oversight.ts';
import { isForeign, resourceOwner } from './grant-problems.ts';
import { approvalPage } from './guide-fine-grained.ts';

/** The fine-grained tokens that reach an organization, and those that wait; an `Oversight` of the connection tells. */
export type Oversee = (
  organization: string,
) => Promise<{ readonly tokens: readonly OverseenToken[]; readonly requests: readonly AccessRequest[] }>;

/** What the organization knows of a token. */
export type Sighting =
  | { readonly kind: 'seen'; readonly token: OverseenToken; readonly notes: readonly string[] }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'unseen'; readonly notes: readonly string[] };

/** Looks a token up in the organization's own list: by its name, which is unique among its user's, and its user. */
export async function askOrganization(
  oversee: Oversee | undefined,
  about: {
    readonly grant: Grant;
    readonly reference: TokenReference | undefined;
    readonly owner: string;
    readonly baseUrl: string;
  },
): Promise<Sighting> {
  const { grant, reference, owner, baseUrl } = about;
  if (!oversee || !reference || !isForeign(grant)) return { kind: 'unseen', notes: [] };
  const organization = resourceOwner(grant);
  const isOurs = (token: OverseenToken): boolean =>
    token.name === reference.name && token.owner.toLowerCase() === owner.toLowerCase();
  try {
    const { tokens, requests } = await oversee(organization);
    const token = tokens.find(isOurs);
    if (token) return { kind: 'seen', token, notes: [`${organization} says that it reaches ${token.reach}`] };
    if (requests.some(isOurs))
      return {
        kind: 'waiting',
        reason: `it waits for the approval of ${organization}: an owner lets it in at ${approvalPage(baseUrl, organization)}`,
      };
    return {
      kind: 'unseen',
      notes: [`${organization} lists no token ${reference.name} of ${owner}: it has another name there`],
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      kind: 'unseen',
      notes: [`the tokens that reach ${organization} could not be looked at: ${error.message}`],
    };
  }
}
