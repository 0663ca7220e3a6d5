import type { TokenRequest } from '../../ports/provider.ts';

/** What an App may be called: unique over all of GitHub, at most 34 characters. */
export function appName({ name }: TokenRequest): string {
  return name.replace(/-\d+$/, '').slice(0, 34).replace(/-$/, '');
}
