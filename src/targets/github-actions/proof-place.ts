import { z } from 'zod';
import type { Consumer } from '../../domain/proof.ts';

/** What finds a job again: the repository that it runs in, the environment that it names, the secret that it reads. */
const consumerSchema = z.strictObject({
  owner: z.string(),
  repo: z.string(),
  branch: z.string(),
  environment: z.string(),
  secret: z.string(),
});

export type ProofJob = z.infer<typeof consumerSchema>;

/** Where the workflow lies. */
export const workflowFolder = '.github/workflows';
export const workflowFile = 'mintmark-proof.yml';

/** The job as it is asked; its place is what the workflow makes of its own repository, environment and secret. */
export function toConsumer(job: ProofJob): Consumer {
  const where = `${job.owner}/${job.repo}${job.environment === '' ? '' : `@${job.environment}`}`;
  return {
    id: `github-actions:${where}`,
    label: `a job of ${job.owner}/${job.repo}${job.environment === '' ? '' : `, environment ${job.environment}`}`,
    place: `${where}#${job.secret}`,
    address: job,
  };
}

export function jobOf({ address }: Consumer): ProofJob {
  return consumerSchema.parse(address);
}
