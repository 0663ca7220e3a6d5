import type { Alternative } from '../../domain/use.ts';

const docs = 'https://docs.github.com';

/** The token that every job gets: it reaches the repository of its workflow and dies with the job. */
export function ownToken(when: string, permissions: string, steps?: string): Alternative {
  return {
    instead: "the workflow's own token, GITHUB_TOKEN",
    when,
    lines: {
      language: 'yaml',
      text: `permissions:\n${indent(permissions, 2)}${steps === undefined ? '' : `\nsteps:\n${indent(steps, 2)}`}`,
    },
    url: `${docs}/actions/security-for-github-actions/security-guides/automatic-token-authentication`,
  };
}

/**
 * An App of the organization, whose token the job makes for itself: an hour, one repository, named permissions. Inputs
 * as actions/create-github-app-token has them since `app-id` gave way to `client-id` (its action.yml, read 2026-11-24).
 */
export function app(
  when: string,
  wish: {
    readonly permissions: readonly string[];
    readonly use: string;
    /** Default `other`: one more repository of the same owner. */
    readonly reach?: keyof typeof reaches;
  },
): Alternative {
  const inputs = [
    'client-id: ${{ vars.APP_CLIENT_ID }}',
    'private-key: ${{ secrets.APP_PRIVATE_KEY }}',
    ...reaches[wish.reach ?? 'other'],
    ...wish.permissions.map((each) => `permission-${each}`),
  ];
  return {
    instead: 'a GitHub App of the organization',
    when,
    lines: {
      language: 'yaml',
      text: `steps:
  - uses: actions/create-github-app-token@v3
    id: app
    with:
${indent(inputs.join('\n'), 6)}
${indent(wish.use, 2)}`,
    },
    url: 'https://github.com/actions/create-github-app-token',
  };
}

/** Without either input, the token reaches the repository of the workflow. */
const reaches = {
  own: [],
  other: ['owner: ${{ github.repository_owner }}', 'repositories: THE-OTHER-REPOSITORY'],
  organization: ['owner: ${{ github.repository_owner }}'],
} as const;

/** A key that git alone can use, for one repository. */
export const deployKey: Alternative = {
  instead: 'a deploy key',
  when: 'git alone is needed, in one repository: the key reaches no interface and no other repository. Allow writing only where it pushes.',
  lines: {
    language: 'yaml',
    text: `steps:
  - uses: actions/checkout@v6
    with:
      repository: OWNER/THE-OTHER-REPOSITORY
      ssh-key: \${{ secrets.DEPLOY_KEY }}`,
  },
  url: `${docs}/authentication/connecting-to-github-with-ssh/managing-deploy-keys#deploy-keys`,
};

/** An identity instead of a stored value, for what only reads or pushes packages elsewhere. */
export const trustedPublishing: Alternative = {
  instead: 'trusted publishing',
  when: 'the image or package may go to a registry that takes the identity of a workflow (PyPI, npm, cloud registries): nothing is stored.',
  lines: {
    language: 'yaml',
    text: `permissions:
  id-token: write`,
  },
  url: `${docs}/actions/concepts/security/openid-connect`,
};

/** One place instead of many copies. */
export const organizationSecret: Alternative = {
  instead: 'one secret of the organization',
  when: 'many repositories hold the same value: one place to write it and one to end it, and no right over every repository.',
  lines: {
    language: 'yaml',
    text: `placements:
  - github-actions: { organization: ORGANIZATION, repositories: "*-feedstock", secret: NAME }`,
  },
  url: `${docs}/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets`,
};

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^/gm, ' '.repeat(spaces));
}
