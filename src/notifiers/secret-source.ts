import { z } from 'zod';
import type { SecretSource } from '../ports/notifier.ts';

/** An address or a key in the environment or in a private file, never in the manifest. */
export const secretSourceSchema: z.ZodType<SecretSource> = z.union([
  z.strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of an environment variable' }),
  }),
  z.strictObject({ file: z.string().min(1) }),
]);

/** What tells it from others. */
export function sourceName(source: SecretSource): string {
  return 'env' in source ? source.env : source.file;
}
