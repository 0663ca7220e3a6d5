import { drawPage, type PagePicture } from '../../domain/page-picture.ts';
import type { TokenRequest } from '../../ports/provider.ts';
import { appName } from './app-name.ts';
import { permissionWords } from './permission-words.ts';

const apps = ['Settings', 'Developer settings', 'GitHub Apps'];

/** The form of a new App, and the settings of it that follow. */
export function createPictures(steps: readonly string[], token: TokenRequest): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading: 'New GitHub App',
      parts: [
        { kind: 'menu', at: 'Sign in', entries: [...apps, 'New GitHub App'] },
        { kind: 'field', at: 'GitHub App name', label: 'GitHub App name', value: appName(token) },
        { kind: 'field', at: 'Homepage URL', label: 'Homepage URL', value: `/${token.principal.name}` },
        { kind: 'boxes', at: 'Webhook', label: 'Webhook', ticked: [], empty: ['Active'] },
        {
          kind: 'boxes',
          at: 'Permissions',
          label: 'Permissions',
          ticked: permissionWords(token.scopes),
          empty: [],
        },
        {
          kind: 'choice',
          at: 'Where',
          label: 'Where can this GitHub App be installed?',
          value: 'Only on this account',
        },
        { kind: 'button', at: 'Choose Create', label: 'Create GitHub App' },
      ],
    }),
    drawPage(steps, {
      heading: appName(token),
      parts: [
        { kind: 'field', at: 'Choose Create', label: 'Client ID', value: 'Iv23…' },
        { kind: 'button', at: 'Below Private keys', label: 'Generate a private key' },
      ],
    }),
  ];
}

/** An App that is there gets one more key. */
export function keyPictures(steps: readonly string[]): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading: 'Private keys',
      parts: [
        { kind: 'menu', at: 'Open the App', entries: [...apps, 'Edit'] },
        { kind: 'button', at: 'Below Private keys', label: 'Generate a private key' },
      ],
    }),
  ];
}

/** Where it is put into the organization. */
export function installPictures(
  steps: readonly string[],
  repositories: readonly string[],
): readonly PagePicture[] {
  const isForSome = repositories.length > 0;
  const access = isForSome ? 'Choose Only' : 'Choose All';
  return [
    drawPage(steps, {
      heading: 'Install',
      parts: [
        { kind: 'menu', at: 'Open the App', entries: ['Install App'] },
        {
          kind: 'choice',
          at: access,
          label: 'Repositories',
          value: 'Only select repositories',
        },
        ...(isForSome
          ? ([
              { kind: 'boxes', at: access, label: 'Select repositories', ticked: repositories, empty: [] },
            ] as const)
          : []),
        { kind: 'button', at: 'Choose Install', label: 'Install' },
      ],
    }),
  ];
}

/** The keys of an App, with the one that is to go. */
export function revokePictures(
  steps: readonly string[],
  fingerprint: string | undefined,
): readonly PagePicture[] {
  return [
    drawPage(steps, {
      heading: 'Private keys',
      parts: [
        { kind: 'menu', at: 'Open the App', entries: [...apps, 'Edit'] },
        { kind: 'row', at: 'Below Private keys', label: fingerprint ?? 'the older key', button: 'Delete' },
      ],
    }),
  ];
}
