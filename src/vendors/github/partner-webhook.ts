import { createHash, createVerify } from 'node:crypto';
import { z } from 'zod';
import { secondsBetween, type Instant } from '../../domain/instant.ts';
import { Secret } from '../../domain/secret.ts';
import type { CheckedReport, RememberedReport, SignedReport } from '../../ports/leak-alerts.ts';

/** One of the keys that GitHub signs reports with. */
export interface ReportKey {
  readonly id: string;
  /** In PEM. */
  readonly publicKey: string;
}

/** Longer than any report that GitHub sends. */
const largestBytes = 10_000_000;

const reportSchema = z
  .array(
    z.object({
      token: z
        .string()
        .min(1)
        .transform((text) => Secret.of(text)),
      type: z.string(),
      url: z.string(),
      source: z.string(),
    }),
  )
  .min(1);

/**
 * Checks a report of GitHub's secret scanning partner program: signed over the raw body (ECDSA with P-256 and SHA-256, in
 * base64) by a key that GitHub publishes, of the promised shape, and not seen before within the window (docs.github.com:
 * secret scanning partner program, read 2026-11-25). A report carries no time of its own, so that the caller has to
 * remember what it accepted. Pure.
 */
export function checkLeakReport(
  { body, signature, keyId }: SignedReport,
  {
    keys,
    remembered,
    now,
    windowSeconds,
  }: {
    keys: readonly ReportKey[];
    remembered: readonly RememberedReport[];
    now: Instant;
    windowSeconds: number;
  },
): CheckedReport {
  const refuse = (reason: string): CheckedReport => ({ kind: 'refused', reason });
  if (body.sizeBytes > largestBytes) return refuse('it is longer than any report');
  const key = keys.find(({ id }) => id === keyId);
  if (!key) return refuse('GitHub publishes no key with this id');
  const raw = body.expose();
  if (!isSigned(raw, signature, key)) return refuse('its signature is not that of GitHub');
  // Of the body alone: one body has many valid signatures.
  const digest = createHash('sha256').update(raw).digest('hex');
  const isReplay = remembered.some(
    (each) => each.digest === digest && secondsBetween(each.at, now) <= windowSeconds,
  );
  if (isReplay) return refuse('it was accepted before');
  const leaks = reportSchema.safeParse(parseJson(raw));
  if (!leaks.success) return refuse('it is signed, but not what GitHub promises');
  return {
    kind: 'genuine',
    digest,
    leaks: leaks.data.map(({ token, type, url, source }) => ({ value: token, type, url, source })),
  };
}

function isSigned(raw: string, signature: string, { publicKey }: ReportKey): boolean {
  try {
    return createVerify('SHA256').update(raw).verify(publicKey, signature, 'base64');
  } catch {
    // A key or a signature that cannot even be read.
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
