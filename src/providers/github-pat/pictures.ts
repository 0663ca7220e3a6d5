import { drawPage, type PagePicture } from '../../domain/page-picture.ts';

const developer = ['Settings', 'Developer settings', 'Personal access tokens'];
/** Scopes that reach far; they are drawn empty, so that nobody looks for them. */
const wide = ['repo', 'admin:org', 'delete_repo'];

/** The form of a classic token, and the value that the list shows above it. */
export function classicPictures(
  steps: readonly string[],
  { name, scopes, days }: { name: string; scopes: readonly string[]; days: number },
): readonly PagePicture[] {
  const empty = wide.filter((scope) => !scopes.includes(scope));
  return [
    drawPage(steps, {
      heading: 'New personal access token (classic)',
      parts: [
        { kind: 'menu', at: 'The link', entries: [...developer, 'Tokens (classic)'] },
        { kind: 'field', at: 'Note', label: 'Note', value: name },
        { kind: 'choice', at: 'Expiration', label: 'Expiration', value: `${days} days` },
        { kind: 'boxes', at: 'Select scopes', label: 'Select scopes', ticked: scopes, empty },
        { kind: 'button', at: 'Choose Generate', label: 'Generate token' },
      ],
    }),
    shownOnce(steps, { heading: 'Personal access tokens (classic)', name }),
  ];
}

/** The form of a fine-grained token, and the value that the list shows above it. */
export function fineGrainedPictures(
  steps: readonly string[],
  form: {
    name: string;
    owner: string;
    days: number;
    /** What is chosen, and then what there is to know of it. */
    access: string;
    permissions: readonly { readonly title: string; readonly levels: readonly string[] }[];
  },
): readonly PagePicture[] {
  const { name, owner, days, access, permissions } = form;
  const [choice = '', ...chosen] = (access.split('. ')[0] ?? '').replace(/\.$/, '').split(', and there ');
  return [
    drawPage(steps, {
      heading: 'New fine-grained personal access token',
      parts: [
        { kind: 'menu', at: 'The link', entries: [...developer, 'Fine-grained tokens'] },
        { kind: 'field', at: 'Token name', label: 'Token name', value: name },
        { kind: 'choice', at: 'Resource owner', label: 'Resource owner', value: owner },
        { kind: 'choice', at: 'Expiration', label: 'Expiration', value: `${days} days` },
        { kind: 'choice', at: 'Repository access', label: 'Repository access', value: choice },
        ...chosen.map(
          (repositories) =>
            ({
              kind: 'boxes',
              at: 'Repository access',
              label: 'Only select repositories',
              ticked: repositories.split(', '),
              empty: [],
            }) as const,
        ),
        ...permissions.map(
          ({ title, levels }) =>
            ({ kind: 'boxes', at: title, label: title, ticked: levels, empty: [] }) as const,
        ),
        { kind: 'button', at: 'Choose Generate', label: 'Generate token' },
      ],
    }),
    shownOnce(steps, { heading: 'Fine-grained personal access tokens', name }),
  ];
}

/** What an owner of the organization sees. */
export function approvalPictures(steps: readonly string[]): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading: 'Pending requests',
      parts: [
        {
          kind: 'menu',
          at: 'Otherwise',
          entries: ['Settings', 'Personal access tokens', 'Pending requests'],
        },
        { kind: 'button', at: 'Otherwise', label: 'Approve' },
      ],
    }),
  ];
}

/** The list with the token that is to go. */
export function revokePictures(
  steps: readonly string[],
  { name, menu }: { name: string; menu: string },
): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading: 'Personal access tokens',
      parts: [
        { kind: 'menu', at: 'The list', entries: [...developer, menu] },
        { kind: 'row', at: 'Find', label: name, button: 'Delete' },
      ],
    }),
  ];
}

function shownOnce(
  steps: readonly string[],
  { heading, name }: { heading: string; name: string },
): PagePicture {
  return drawPage(steps, { heading, parts: [{ kind: 'shown-once', at: 'Choose Generate', label: name }] });
}
