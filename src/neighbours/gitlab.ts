import { base36, endsWithCrc } from '../domain/text-checksum.ts';
import type { TokenFormat } from '../domain/token-format.ts';

const ending =
  'revoke it where it was made in GitLab: access tokens of its user, group or project, or its settings';

/** Behind each prefix: how the rest is written in the form without a checksum (docs.gitlab.com, token overview, prefixes). */
const prefixes = {
  'glpat-': { what: 'personal, group or project access token', rest: '[\\w-]{20}' },
  'gldt-': { what: 'deploy token', rest: '[\\w-]{20}' },
  'glrt-': { what: 'runner authentication token', rest: '[\\w-]{20}' },
  'glft-': { what: 'feed token', rest: '[\\w-]{20}' },
  'glptt-': { what: 'trigger token of a pipeline', rest: '[0-9a-f]{40}' },
  'glimt-': { what: 'incoming mail token', rest: '[\\w-]{25}' },
  'glagent-': { what: 'token of an agent for Kubernetes', rest: '[\\w-]{50}' },
  'gloas-': { what: 'secret of an OAuth application', rest: '[0-9a-f]{64}' },
  'glcbt-': { what: 'token of a job', rest: '[0-9a-zA-Z]{1,5}_[\\w-]{20}' },
} as const;

const plainFormats = Object.entries(prefixes).map(([prefix, { what, rest }]): TokenFormat => ({
  id: `gitlab-${prefix.slice(2, -1)}`,
  description: `a ${what} of GitLab (begins with ${prefix})`,
  pattern: new RegExp(prefix + rest),
  scan: { maxLength: 90, literals: [{ text: prefix, at: 0, after: 12 }], notBehind: '\\w-' },
  ending,
}));

/** Since 2025: a payload that says where the token belongs, its length, and a CRC-32 of all before it in base 36. */
const routableFormat: TokenFormat = {
  id: 'gitlab-routable',
  description: 'a token of GitLab with a checksum (begins with gl…-, ends in .01. and nine characters)',
  pattern: /gl[a-z]{2,6}-(?:t\d_)?[A-Za-z0-9_-]{27,300}\.01\.[0-9a-z]{9}/,
  hasValidChecksum: (text) => {
    const [, payload = '', length = ''] = /-(?:t\d_)?([\w-]+)\.01\.(\w\w)\w{7}$/.exec(text) ?? [];
    return Number.parseInt(length, 36) === payload.length && endsWithCrc(text, base36, 7);
  },
  scan: {
    maxLength: 340,
    literals: Object.keys(prefixes).map((text) => ({ text, at: 0, after: 12 })),
  },
  ending,
};

export const gitlabFormats: readonly TokenFormat[] = [...plainFormats, routableFormat];
