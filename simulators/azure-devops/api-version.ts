import type { ApiContext } from './access.ts';
import { ApiError } from './world.ts';

/** The version that a call asks for, in its query or its Accept header. Reading calls may leave it out. */
export function apiVersionOf(context: ApiContext): string {
  const accept = context.req.header('accept') ?? '';
  const version = context.req.query('api-version') ?? /api-version=([\w.-]+)/.exec(accept)?.[1];
  if (version === undefined && !['GET', 'HEAD', 'OPTIONS'].includes(context.req.method))
    throw new ApiError(400, {
      message: `No api-version was supplied for the "${context.req.method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`,
      typeName:
        'Microsoft.VisualStudio.Services.WebApi.VssVersionNotSpecifiedException, Microsoft.VisualStudio.Services.WebApi',
    });
  const asked = version ?? '7.1';
  const number = Number.parseFloat(asked);
  if (/^\d\.\d(-preview(\.\d)?)?$/.test(asked) && number >= 3.2 && number <= 7.2) return asked;
  throw versionOutOfRange(asked);
}

/** The refusal of a version that the service, or one of its resources, does not speak. */
export function versionOutOfRange(asked: string): ApiError {
  return new ApiError(400, {
    message: `The requested REST API version of ${asked} is out of range for this server. The latest REST API version this server supports is 7.2.`,
    typeName:
      'Microsoft.VisualStudio.Services.WebApi.VssVersionOutOfRangeException, Microsoft.VisualStudio.Services.WebApi',
  });
}

/** Refuses a call to a resource that is still a preview when the client does not say that it knows. */
export function requirePreview(context: ApiContext): void {
  const version = apiVersionOf(context);
  if (version.includes('-preview')) return;
  throw new ApiError(400, {
    message: `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${version}-preview"`,
    typeName:
      'Microsoft.VisualStudio.Services.WebApi.VssInvalidPreviewVersionException, Microsoft.VisualStudio.Services.WebApi',
  });
}

/** An answer in the service's form: JSON, with the version that was spoken in its content type. */
export function answer(context: ApiContext, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status: 200,
    headers: {
      ...headers,
      'content-type': `application/json; charset=utf-8; api-version=${apiVersionOf(context)}`,
    },
  });
}

/** A list in its wrapper. */
export function answerList(
  context: ApiContext,
  value: readonly unknown[],
  headers: Record<string, string> = {},
): Response {
  return answer(context, { count: value.length, value }, headers);
}
