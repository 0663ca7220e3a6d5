import { drawPage, type PagePicture } from '../../domain/page-picture.ts';
import type { TokenRequest } from '../../ports/provider.ts';

/** Scopes that allow far too much; they are drawn empty, so that nobody looks for them. */
const wide = ['all', 'repos', 'api'];

/** The page of access tokens, before and after the click. */
export function issuePictures(
  steps: readonly string[],
  { name, scopes, lifetimeSeconds }: TokenRequest,
): readonly PagePicture[] {
  const heading = 'Access';
  const days = Math.ceil(lifetimeSeconds / 86_400);
  return [
    drawPage(steps, {
      heading,
      parts: [
        { kind: 'menu', at: 'Choose Settings', entries: ['Settings', 'Access'] },
        { kind: 'field', at: 'Token name', label: 'Token name', value: name },
        { kind: 'choice', at: 'Token strength', label: 'Token strength', value: 'strong' },
        {
          kind: 'boxes',
          at: 'Scopes',
          label: 'Scopes',
          ticked: scopes,
          empty: wide.filter((scope) => !scopes.includes(scope)),
        },
        { kind: 'field', at: 'Expiration', label: 'Expiration date', value: `${days} days from today` },
        { kind: 'button', at: 'Choose Create', label: 'Create' },
      ],
    }),
    drawPage(steps, { heading, parts: [{ kind: 'shown-once', at: 'Choose Create', label: name }] }),
  ];
}

/** The list below it. */
export function revokePictures(steps: readonly string[], name: string): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading: 'Access',
      parts: [
        { kind: 'menu', at: 'Open Settings', entries: ['Settings', 'Access'] },
        { kind: 'row', at: 'Find', label: name, button: 'remove' },
      ],
    }),
  ];
}
