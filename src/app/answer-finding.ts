import type { Vocabulary } from '../config/parse-manifest.ts';
import type { TokenFormat } from '../domain/token-format.ts';
import { liveTokenStates, tokenLabel, type Token } from '../domain/token.ts';
import type { FoundExposure } from '../scan/finding.ts';

/** What ends a value that was found: a command for a managed token, the way at its issuer for every other. */
export function answerTo(
  { format, token, exposure }: { format: TokenFormat; token: Token | undefined; exposure: FoundExposure },
  vocabulary: Vocabulary,
): string {
  if (!token) return howToEnd(format, vocabulary);
  if (!liveTokenStates.includes(token.state)) return `it is ${token.state}: nothing is left to end`;
  const who = { public: ' --exposure public', local: ' --exposure private', pushed: '', unknown: '' }[
    exposure
  ];
  return `mintmark respond ${tokenLabel(token)}${who}`;
}

/** How a value that nobody manages here is ended. */
export function howToEnd(format: TokenFormat, { providers }: Vocabulary): string {
  if (format.ending !== undefined) return format.ending;
  const has = (formats: readonly TokenFormat[] | undefined): boolean =>
    formats?.some(({ id }) => id === format.id) ?? false;
  if (providers.some(({ valueRevocation }) => has(valueRevocation?.formats)))
    return 'whoever holds it can end it: mintmark revoke --from-stdin';
  const issuer = providers.find(({ tokenFormats, otherFormats }) => has(tokenFormats) || has(otherFormats));
  return `only its owner can end it, on its page${issuer ? `: mintmark guide ${issuer.id}` : ''}`;
}
