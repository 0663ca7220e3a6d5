import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ });

/** The manifest of an App (docs.github.com, "Registering a GitHub App from a manifest", read 2026-11). */
const manifestSchema = z.strictObject({
  name: z.string().max(34).optional(),
  url: address,
  hook_attributes: z.strictObject({ url: address, active: z.boolean().optional() }).optional(),
  redirect_url: address.optional(),
  callback_urls: z.array(address).max(10).optional(),
  setup_url: address.optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).optional(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
  request_oauth_on_install: z.boolean().optional(),
  setup_on_update: z.boolean().optional(),
});

export type AppManifest = z.infer<typeof manifestSchema>;

/** The manifest in a form's field, or what is wrong with it, one sentence per fault. */
export function readManifest(
  text: string | null,
): { readonly manifest: AppManifest } | { readonly problems: readonly string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    return { problems: ['The manifest is not JSON.'] };
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return { manifest: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')),
  };
}
