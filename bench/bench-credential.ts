import type { Credential } from '../src/domain/credential.ts';

/** What the benches declare, under any name. */
export function benchCredential(name: string): Credential {
  return {
    name,
    purpose: 'Bench',
    owner: 'bench@example.org',
    issuer: 'anaconda',
    provider: 'anaconda',
    grant: { principal: { kind: 'organization', name: 'tudat-team' }, scopes: ['api:read', 'api:write'] },
    lifetimeSeconds: 7_776_000,
    renewBeforeSeconds: 1_209_600,
    graceSeconds: 86_400,
    retain: 'sealed',
    placements: [],
  };
}
