import { createHash, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import type { Hono } from 'hono';
import type { Environment } from './access.ts';
import type { ReportKeyEntry } from './state.ts';
import type { World } from './world.ts';

/** What is told of one value. */
export interface ReportedLeak {
  readonly token: string;
  readonly type: string;
  readonly url: string;
  readonly source: string;
}

/** A report with the headers that it is sent with. */
export interface SignedReport {
  readonly body: string;
  readonly signature: string;
  readonly keyId: string;
}

/** The keys of reports, for everybody. */
export function addReportKeyRoutes(app: Hono<Environment>, world: World): void {
  app.get('/meta/public_keys/secret_scanning', (context) => {
    const { id, publicKey } = keyOf(world);
    return context.json({ public_keys: [{ key_identifier: id, key: publicKey, is_current: true }] });
  });
}

/** A report as a partner gets it, over the body as it is sent. */
export function signReport(world: World, leaks: readonly ReportedLeak[]): SignedReport {
  const { id, privateKey } = keyOf(world);
  const body = JSON.stringify(leaks.map(({ source, token, type, url }) => ({ source, token, type, url })));
  return { body, signature: createSign('SHA256').update(body).sign(privateKey, 'base64'), keyId: id };
}

/** Made at the first use. */
function keyOf({ state }: World): ReportKeyEntry {
  state.reportKey ??= newReportKey();
  return state.reportKey;
}

function newReportKey(): ReportKeyEntry {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return {
    id: createHash('sha256').update(publicKey).digest('hex'),
    publicKey,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
