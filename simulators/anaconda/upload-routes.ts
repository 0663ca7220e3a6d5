import { createHash, randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { requireWriter } from './access.ts';
import { pathPart, readBody } from './body.ts';
import { requireRelease } from './package-routes.ts';
import type { StageEntry } from './state.ts';
import { newObjectId } from './tokens.ts';
import { ApiError, notFound, type World } from './world.ts';

const stageSchema = z.strictObject({
  distribution_type: z.string(),
  description: z.string().nullable(),
  attrs: z.record(z.string(), z.unknown()),
  dependencies: z.unknown(),
  channels: z.array(z.string()),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const commitSchema = z.strictObject({ dist_id: z.string() });

/** An upload in three steps: announce it, bring the bytes to the storage, commit it. */
export function addUploadRoutes(app: Hono, world: World): void {
  const path = ':owner/:package/:version/:basename{.+}';
  app.post(`/stage/${path}`, async (context) => {
    const stage = await announce(world, context);
    world.state.stages.push(stage);
    const postUrl = new URL(`/storage/${stage.key}`, context.req.url).href;
    return context.json({ post_url: postUrl, form_data: { key: stage.key }, dist_id: stage.id });
  });
  app.post('/storage/:key', async (context) => {
    const stage = world.state.stages.find(({ key }) => key === pathPart(context, 'key'));
    if (!stage) return storageError(context, 403, 'AccessDenied');
    return await receive(context, stage);
  });
  app.post(`/commit/${path}`, async (context) => {
    requireWriter(world, context, coordinates(context));
    const release = requireRelease(world, context);
    const { dist_id: id } = await readBody(context, commitSchema);
    const stage = world.state.stages.find((each) => each.id === id && isStagedFor(each, context));
    if (!stage?.received) throw notFound(id);
    release.files.push({ ...stage.announced, ...stage.received, uploadedAt: world.now() });
    world.state.stages = world.state.stages.filter((each) => each !== stage);
    const { owner, packageName } = stage;
    return context.json({ url: new URL(`/${owner}/${packageName}`, context.req.url).href });
  });
}

async function announce(world: World, context: Context): Promise<StageEntry> {
  const { owner, packageName } = coordinates(context);
  requireWriter(world, context, { owner, packageName });
  const release = requireRelease(world, context);
  const basename = pathPart(context, 'basename');
  if (release.files.some((file) => file.basename === basename))
    throw new ApiError(409, `"${basename}" already exists`);
  const body = await readBody(context, stageSchema);
  return {
    id: newObjectId(),
    key: randomBytes(16).toString('hex'),
    owner,
    packageName,
    version: release.version,
    announced: {
      basename,
      distributionType: body.distribution_type,
      attributes: body.attrs,
      dependencies: body.dependencies,
      labels: body.channels,
      sha256: body.sha256,
    },
  };
}

/** Takes the bytes like S3 does: the form fields come back as they were given, and the sums must be right. */
async function receive(context: Context, stage: StageEntry): Promise<Response> {
  const form = await context.req.parseBody();
  const { file } = form;
  if (form['key'] !== stage.key) return storageError(context, 403, 'AccessDenied');
  if (!(file instanceof File)) return storageError(context, 400, 'InvalidArgument');
  const bytes = Buffer.from(await file.arrayBuffer());
  if (form['Content-Length'] !== String(bytes.length)) return storageError(context, 400, 'IncompleteBody');
  const md5 = createHash('md5').update(bytes).digest();
  if (form['Content-MD5'] !== md5.toString('base64')) return storageError(context, 400, 'InvalidDigest');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== stage.announced.sha256) return storageError(context, 400, 'BadDigest');
  stage.received = { sizeBytes: bytes.length, md5: md5.toString('hex') };
  return context.body(null, 201);
}

function storageError(context: Context, status: 400 | 403, code: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return context.body(xml, status, { 'content-type': 'application/xml' });
}

function coordinates(context: Context): { owner: string; packageName: string } {
  return { owner: pathPart(context, 'owner'), packageName: pathPart(context, 'package') };
}

function isStagedFor(stage: StageEntry, context: Context): boolean {
  const { owner, packageName } = coordinates(context);
  return (
    stage.owner === owner &&
    stage.packageName === packageName &&
    stage.version === pathPart(context, 'version') &&
    stage.announced.basename === pathPart(context, 'basename')
  );
}
