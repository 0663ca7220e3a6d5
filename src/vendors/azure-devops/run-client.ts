import { z } from 'zod';
import type { AdapterContext } from '../../ports/vendor.ts';
import { HttpFailure } from '../http.ts';
import { createCalls } from './calls.ts';
import { listOf } from './shapes.ts';

const runSchema = z.object({
  id: z.number().int(),
  state: z.string(),
  result: z.string().nullish(),
  _links: z.object({ web: z.object({ href: z.string() }) }),
});

/** One run of a pipeline. */
export interface Run {
  readonly id: number;
  readonly isCompleted: boolean;
  /** `succeeded`, `failed` or `canceled`; absent while it runs. */
  readonly result?: string;
  readonly page: string;
}

type Parameters = Readonly<Record<string, string>>;

/** Runs of the YAML pipelines of one organization. Each throws what {@link createCalls} says. */
export interface RunClient {
  /** What a run with these parameters would do, templates expanded; undefined when the pipeline does not take them. */
  readonly preview: (
    project: string,
    pipeline: number,
    parameters: Parameters,
  ) => Promise<string | undefined>;
  readonly start: (project: string, pipeline: number, parameters: Parameters) => Promise<Run>;
  readonly run: (project: string, pipeline: number, run: number) => Promise<Run>;
  readonly tags: (project: string, run: number) => Promise<readonly string[]>;
}

export function createRunClient(context: AdapterContext, organization: string): RunClient {
  const send = createCalls(context);
  const path = (project: string, rest: string): string =>
    `/${encodeURIComponent(organization)}/${encodeURIComponent(project)}/_apis/${rest}`;
  return {
    preview: async (project, pipeline, templateParameters) => {
      try {
        const { value } = await send({
          method: 'POST',
          path: path(project, `pipelines/${pipeline}/preview`),
          body: { previewRun: true, templateParameters },
          isIdempotent: true,
          right: 'vso.build_execute',
          schema: z.object({ finalYaml: z.string() }),
        });
        return value.finalYaml;
      } catch (error) {
        // An undeclared parameter is a 400, and so is a YAML that is not there; a classic pipeline is a 404.
        if (error instanceof HttpFailure && (error.status === 400 || error.status === 404)) return undefined;
        throw error;
      }
    },
    start: async (project, pipeline, templateParameters) => {
      const { value } = await send({
        method: 'POST',
        path: path(project, `pipelines/${pipeline}/runs`),
        body: { templateParameters },
        right: 'vso.build_execute',
        schema: runSchema,
      });
      return toRun(value);
    },
    run: async (project, pipeline, run) => {
      const { value } = await send({
        method: 'GET',
        path: path(project, `pipelines/${pipeline}/runs/${run}`),
        right: 'vso.build',
        schema: runSchema,
      });
      return toRun(value);
    },
    tags: async (project, run) => {
      const { value } = await send({
        method: 'GET',
        path: path(project, `build/builds/${run}/tags`),
        right: 'vso.build',
        schema: listOf(z.string()),
      });
      return value.value;
    },
  };
}

function toRun({ id, state, result, _links }: z.infer<typeof runSchema>): Run {
  return {
    id,
    isCompleted: state === 'completed',
    ...(result === undefined || result === null ? {} : { result }),
    page: _links.web.href,
  };
}
