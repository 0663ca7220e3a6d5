import { drawPage, type PagePicture } from '../../domain/page-picture.ts';
import type { TokenRequest } from '../../ports/provider.ts';
import { boxOf } from './page-words.ts';

const heading = 'Personal Access Tokens';
const menu = ['User settings', 'Personal access tokens'];

/** The list, the panel that opens over it, and what it shows at the end. */
export function issuePictures(
  steps: readonly string[],
  { organization, token }: { organization: string; token: TokenRequest },
): readonly PagePicture[] {
  const { name, scopes, lifetimeSeconds } = token;
  const days = Math.ceil(lifetimeSeconds / 86_400);
  const isFull = scopes.includes('app_token');
  return [
    drawPage(steps, {
      heading,
      parts: [
        { kind: 'menu', at: 'Sign in', entries: menu },
        { kind: 'button', at: 'Choose New Token', label: 'New Token' },
      ],
    }),
    drawPage(steps, {
      heading: 'Create a new personal access token',
      parts: [
        { kind: 'field', at: 'Name', label: 'Name', value: name },
        { kind: 'choice', at: 'Organization', label: 'Organization', value: organization },
        { kind: 'choice', at: 'Expiration', label: 'Expiration (UTC)', value: `${days} days from today` },
        {
          kind: 'choice',
          at: 'Scopes',
          label: 'Scopes',
          value: isFull ? 'Full access' : 'Custom defined',
        },
        ...(isFull
          ? []
          : ([
              { kind: 'boxes', at: 'Scopes', label: 'Scopes', ticked: scopes.map(boxOf), empty: [] },
            ] as const)),
        { kind: 'button', at: 'Choose Create', label: 'Create' },
      ],
    }),
    drawPage(steps, { heading, parts: [{ kind: 'shown-once', at: 'Choose Create', label: name }] }),
  ];
}

/** The list with the token that is to go. */
export function revokePictures(steps: readonly string[], name: string): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading,
      parts: [
        { kind: 'menu', at: 'Sign in', entries: menu },
        { kind: 'row', at: 'Find', label: name, button: 'Revoke' },
      ],
    }),
  ];
}
