import type { AppContext } from '../app/app-context.ts';
import { AppError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { IdentityIssuerSettings } from '../ports/identity-issuer.ts';

/** How `serve` is told of the team's identity issuer. */
export interface OpenidOptions {
  readonly openidIssuer?: string;
  readonly openidClientId?: string;
  /** Name of the variable that holds the client's secret; never the secret itself. */
  readonly openidSecretEnv?: string;
  readonly openidSecretFile?: string;
  readonly openidTitle?: string;
}

/** What the options say together; undefined where there is no issuer. Throws `usage`, and `connection-missing` for the secret. */
export function readOpenidOptions(
  options: OpenidOptions,
  app: Pick<AppContext, 'environment' | 'workspace'>,
): IdentityIssuerSettings | undefined {
  const { openidIssuer: issuer, openidClientId: clientId, openidTitle: title } = options;
  const { openidSecretEnv, openidSecretFile } = options;
  const isAsked = [issuer, clientId, title, openidSecretEnv, openidSecretFile].some(
    (value) => value !== undefined,
  );
  if (!isAsked) return undefined;
  if (issuer === undefined || clientId === undefined)
    throw new AppError('usage', {
      message: 'Sign-in by OpenID Connect needs both --openid-issuer and --openid-client-id.',
      hint: 'Register Mintmark at the issuer first; the client id comes from there.',
    });
  const clientSecret = readClientSecret(options, app);
  return {
    issuer,
    clientId,
    ...(clientSecret ? { clientSecret } : {}),
    ...(title === undefined ? {} : { title }),
  };
}

function readClientSecret(
  { openidSecretEnv: variable, openidSecretFile: file }: OpenidOptions,
  { environment, workspace }: Pick<AppContext, 'environment' | 'workspace'>,
): Secret | undefined {
  if (variable !== undefined && file !== undefined)
    throw new AppError('usage', {
      message: 'The secret of the client comes from one place: --openid-secret-env or --openid-secret-file.',
    });
  if (file !== undefined) return workspace.readSecretFile(file);
  if (variable === undefined) return undefined;
  const value = environment(variable)?.trim();
  if (value) return Secret.of(value);
  throw new AppError('connection-missing', {
    message: `The environment variable ${variable} that --openid-secret-env names is not set.`,
    hint: 'Set it to the secret of the client, or use --openid-secret-file.',
  });
}
