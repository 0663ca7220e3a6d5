import type { PlainAnswer } from '../../vendors/github/plain-call.ts';

/** Why GitHub keeps a token that works from something. */
export type Refusal =
  /** The token may not do this there, for one of several reasons that GitHub does not tell apart. */
  { readonly kind: 'not-accessible' } | { readonly kind: 'told'; readonly obstacle: string };

/**
 * Reads a 403. The texts are those that users report: a policy on lifetimes (NixOS/org#247), one on classic tokens
 * (git-town/git-town#4609), single sign-on by its header (docs.github.com, "Authenticating to the REST API"); read
 * 2026-11-24.
 */
export function readRefusal({ headers, said }: PlainAnswer, place: string): Refusal {
  const told = (obstacle: string): Refusal => ({ kind: 'told', obstacle });
  const page = /url=(\S+)/.exec(String(headers['x-github-sso'] ?? ''))?.[1];
  if (page !== undefined)
    return told(`${place} asks for single sign-on: authorize the token within the hour at ${page}`);
  const [, days] = /lifetime is greater than (\d+) days/.exec(said) ?? [];
  if (days !== undefined)
    return told(
      `a policy over ${place} lets no token in that lives longer than ${days} days, although the token itself is good: make one that ends sooner (lifetime: ${days}d)`,
    );
  if (/\bforbids access\b/.test(said)) return told(`a policy over ${place} keeps it out: ${said}`);
  if (said.startsWith('Resource not accessible')) return { kind: 'not-accessible' };
  return told(`GitHub keeps it out of ${place}: ${said === '' ? 'it does not say why' : said}`);
}
