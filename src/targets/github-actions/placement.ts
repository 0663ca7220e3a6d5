import { z } from 'zod';

/** docs.github.com: secret naming conventions, read 2026-11-24. */
const secret = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
    error: 'must be letters, digits and underscores, and not begin with a digit',
  })
  .regex(/^(?!GITHUB_)/i, { error: 'must not begin with GITHUB_: GitHub keeps these names for itself' });

const repository = z
  .string()
  .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, { error: 'must be written as owner/name' });
const ownedPattern = z.string().regex(/^[A-Za-z0-9-]+\/\S+$/, {
  error: 'must be written as owner/pattern, for example my-team/*-feedstock',
});
const organization = z.string().regex(/^[A-Za-z0-9-]+$/, { error: 'must be the login of an organization' });
const namePattern = z
  .string()
  .min(1, { error: 'must be a repository name or a pattern such as "*-feedstock"' });

const oneOrMore = (pattern: z.ZodString) =>
  z.union([pattern, z.array(pattern).min(1, { error: 'must have at least one name or pattern' })]);

export const placementSchema = z.union([
  /** One repository, or one environment of it. */
  z.strictObject({ repository, environment: z.string().min(1).max(255).exactOptional(), secret }),
  /** Every repository of an owner that matches and is not archived. */
  z.strictObject({ repositories: oneOrMore(ownedPattern), secret }),
  /** One secret of the organization, for the repositories that match. */
  z.strictObject({ organization, repositories: oneOrMore(namePattern), secret }),
  /** One secret of the organization, for all or all private repositories. */
  z.strictObject({ organization, visibility: z.enum(['all', 'private']), secret }),
]);

export type GithubActionsPlacement = z.infer<typeof placementSchema>;

export function patternList(patterns: string | readonly string[]): readonly string[] {
  return typeof patterns === 'string' ? [patterns] : patterns;
}
