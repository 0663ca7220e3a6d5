import type { Alternative, ProviderUse } from '../../domain/use.ts';

const noTrustedPublishing =
  'anaconda.org has no trusted publishing (read 2026-11): an upload needs a token that lives long, so rotate it.';

const prefix: Alternative = {
  instead: 'trusted publishing to a channel of prefix.dev',
  when: 'the channel may move: prefix.dev takes the identity of the GitHub workflow, and nothing is stored.',
  lines: {
    language: 'yaml',
    text: `permissions:
  id-token: write
steps:
  - run: rattler-build publish --to https://prefix.dev/my-channel output/**/*.conda`,
  },
  url: 'https://prefix.dev/docs/prefix/trusted_publishing',
};

/** What anaconda.org tokens are for, with the least scopes; evidence in staged-recipes#3511 and the upload actions. */
export const anacondaUses: readonly ProviderUse[] = [
  {
    use: 'upload-conda-package',
    grants: [['api:read', 'api:write']],
    alternatives: [prefix],
    note: noTrustedPublishing,
  },
  {
    use: 'upload-python-package',
    grants: [['api:read', 'api:write', 'pypi:upload']],
    alternatives: [
      {
        instead: 'trusted publishing to PyPI',
        when: 'the wheels may go to PyPI: its identity exchange needs no stored token.',
        lines: {
          language: 'yaml',
          text: `permissions:
  id-token: write
steps:
  - uses: pypa/gh-action-pypi-publish@release/v1`,
        },
        url: 'https://docs.pypi.org/trusted-publishers/',
      },
    ],
    note: noTrustedPublishing,
  },
  {
    use: 'install-private-package',
    grants: [['conda:download']],
    alternatives: [
      {
        instead: 'no token',
        when: 'the packages may be public: then anybody installs them without signing in.',
      },
    ],
  },
];
