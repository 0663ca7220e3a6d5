import type { Hono } from 'hono';
import type { World } from './world.ts';

/** Where everything is, and the key that signs. */
export function addDiscoveryRoutes(app: Hono, world: World): void {
  app.get('/.well-known/openid-configuration', (context) => {
    const { issuer, switches } = world;
    return context.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email'],
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'email', 'email_verified'],
      token_endpoint_auth_methods_supported: [
        world.client.secret === undefined ? 'none' : (switches.clientAuthentication ?? 'client_secret_basic'),
      ],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });
  app.get('/jwks', (context) => {
    const key = world.key.publicKey.export({ format: 'jwk' });
    return context.json({ keys: [{ ...key, kid: world.keyId, use: 'sig', alg: 'RS256' }] });
  });
}
