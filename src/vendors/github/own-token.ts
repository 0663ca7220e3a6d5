import type { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createPlainCall, type PlainAnswer } from './plain-call.ts';

/** Asks GitHub with a token that is not the connection's; see {@link PlainAnswer} for what comes back. */
export type AskWithToken = (
  route: `GET /${string}`,
  parameters?: Readonly<Record<string, unknown>>,
) => Promise<PlainAnswer>;

/** Signs calls in with the token itself, to find out what it is. */
export function askWithToken(context: AdapterContext, token: Secret): AskWithToken {
  const call = createPlainCall(context);
  return async (route, parameters) => await call(route, parameters, `token ${token.expose()}`);
}
