import { base62, endsWithCrc } from '../domain/text-checksum.ts';
import type { TokenFormat } from '../domain/token-format.ts';

/** Tokens of the npm registry: 30 random characters and six of a CRC-32, as GitHub writes its own (github.blog, 2021-09-23). */
export const npmFormats: readonly TokenFormat[] = [
  {
    id: 'npm',
    description: 'an access token of the npm registry (begins with npm_)',
    pattern: /npm_[A-Za-z0-9]{36}/,
    hasValidChecksum: (text) => endsWithCrc(text.slice('npm_'.length), base62, 6),
    scan: { maxLength: 40, literals: [{ text: 'npm_', at: 0, after: 12 }] },
    ending: 'revoke it at https://www.npmjs.com/settings/~/tokens, or with: npm token revoke',
  },
];
