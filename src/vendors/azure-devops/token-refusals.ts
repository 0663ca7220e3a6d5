/** Why the service gives no token, in words for people. */
export interface TokenRefusal {
  readonly reason: string;
  readonly hint: string;
  /** What is wrong: who asks, or what is asked for. */
  readonly isAboutConnection: boolean;
}

/** How a person gets what may manage personal access tokens. */
export const entraHelp =
  'an Entra access token of a person of the organization, which lives about an hour: ' +
  '`az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --query accessToken --output tsv`, ' +
  'which `auth: { cli: az }` runs by itself (right vso.pats_manage, or user_impersonation)';

const tenantAdministrator =
  'An Azure DevOps Administrator of the Entra tenant can change it (Organization settings > Microsoft Entra).';
const tryLater =
  'Nothing was made. Try again later; if it stays so, ask the administrators of the organization.';

/** `patTokenError` to reason and hint; the reason continues "The service …". */
const explanations: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  displayNameRequired: ['wants a name for the token', 'This is a bug in Mintmark: it always sends one.'],
  invalidDisplayName: ['does not take the name of the token', 'Give the credential a plain, shorter name.'],
  invalidValidTo: [
    'does not take the end of the token’s life',
    'Ask for a shorter lifetime: a year is the most, and a policy may allow less.',
  ],
  invalidScope: [
    'does not know a scope, or does not give it to personal access tokens',
    'Correct the scopes of the credential.',
  ],
  accessDenied: [
    'does not let this person make personal access tokens',
    'The policy "Restrict personal access token creation" may be on: a Project Collection Administrator can put the person on its allow list (Organization settings > Policies).',
  ],
  globalPatPolicyViolation: [
    'refuses a token for all organizations (tenant policy "Restrict creation of global personal access tokens")',
    'Mintmark asks for tokens of one organization only, so the service took it for something else. Leave the policy as it is, and report this.',
  ],
  globalPATCreationBlocked: [
    'makes no tokens for all organizations any more',
    'Mintmark asks for tokens of one organization only, so the service took it for something else. Please report this.',
  ],
  fullScopePatPolicyViolation: [
    'refuses a token with full access (tenant policy "Restrict creation of full-scoped personal access tokens")',
    `Ask for the scopes that the credential needs instead of app_token. ${tenantAdministrator}`,
  ],
  patLifespanPolicyViolation: [
    'refuses a token that lives so long (tenant policy "Enforce maximum personal access token lifespan")',
    `Ask for a shorter lifetime. ${tenantAdministrator}`,
  ],
  disablePatCreationPolicyViolation: [
    'makes no new personal access tokens for this person (organization policy "Restrict personal access token creation")',
    'A Project Collection Administrator can put the person on the allow list of the policy (Organization settings > Policies). Where a service principal would do, use one instead of a token.',
  ],
  expiredPatCannotBeExtended: ['does not revive an expired token', 'Make a new one.'],
  failedToReadTenantPolicy: ['could not read the policies of the Entra tenant', tryLater],
  failedToReadOrgPolicy: ['could not read the policies of the organization', tryLater],
  failedToIssueAccessToken: ['could not make the token', tryLater],
  failedToUpdateAccessToken: ['could not change the token', tryLater],
  duplicateHash: ['made a value that was there already', 'Nothing was made. Try again.'],
  sshPolicyDisabled: ['does not allow SSH keys', 'Mintmark asks for none. Please report this.'],
  ...same(
    ['authorizationNotFound', 'tokenNotFound', 'invalidAuthorizationId', 'invalidToken'],
    ['knows no such token', 'It may be revoked already, or be somebody else’s.'],
  ),
  ...same(
    ['hostAuthorizationNotFound', 'invalidTargetAccounts', 'deploymentHostNotSupported'],
    ['cannot make a token for this organization', 'Check the organization of the connection.'],
  ),
  ...same(
    ['sourceNotSupported', 'invalidSource', 'invalidSourceIP'],
    [
      'does not accept the place that the call came from',
      'Run this where the conditional access policies of the Entra tenant allow it.',
    ],
  ),
};

/** The service does not take whoever signs in for a person. */
const identityErrors: ReadonlySet<string> = new Set([
  'userIdRequired',
  'invalidUserId',
  'invalidUserType',
  'invalidClient',
  'invalidClientType',
  'invalidClientId',
  'invalidTokenType',
  'invalidAudience',
  'invalidSubject',
]);

/** Says what a `patTokenError` means; one that is not known is told as it is. `said` is the service's own message. */
export function explainTokenRefusal(error: string, said = ''): TokenRefusal {
  const words = said === '' ? error : `${error}: ${said}`;
  if (identityErrors.has(error))
    return {
      reason: `Azure DevOps lets only people manage personal access tokens, never a service principal or a managed identity (${words}).`,
      hint: `Give the connection ${entraHelp}.`,
      isAboutConnection: true,
    };
  const [reason, hint] = explanations[error] ?? [
    'gave no token, for a reason that Mintmark does not know',
    'Nothing was made, as far as the service tells.',
  ];
  return { reason: `Azure DevOps ${reason} (${words}).`, hint, isAboutConnection: false };
}

function same<T>(errors: readonly string[], explanation: T): Record<string, T> {
  return Object.fromEntries(errors.map((error) => [error, explanation]));
}
