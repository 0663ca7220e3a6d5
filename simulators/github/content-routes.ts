import type { Hono } from 'hono';
import { requireContents, type Environment } from './access.ts';
import { blobSha, defaultBranch, findFile } from './files.ts';
import { apiOrigin } from './paging.ts';
import { notFound, type World } from './world.ts';

/** Files on the default branch; folders and other branches are not there. */
export function addContentRoutes(app: Hono<Environment>, world: World): void {
  app.get('/repos/:owner/:repo/contents/:path{.+}', (context) => {
    const repository = requireContents(world, context);
    const ref = context.req.query('ref') ?? defaultBranch;
    const file =
      ref === defaultBranch ? findFile(world.state, repository, context.req.param('path')) : undefined;
    if (!file) throw notFound();
    const { path, text } = file;
    const fullName = `${repository.owner}/${repository.name}`;
    const url = `${apiOrigin(context)}/repos/${fullName}/contents/${path}?ref=${ref}`;
    const gitUrl = `${apiOrigin(context)}/repos/${fullName}/git/blobs/${blobSha(text)}`;
    const htmlUrl = `https://github.com/${fullName}/blob/${ref}/${path}`;
    return context.json({
      name: path.split('/').at(-1) ?? path,
      path,
      sha: blobSha(text),
      size: Buffer.byteLength(text),
      url,
      html_url: htmlUrl,
      git_url: gitUrl,
      download_url: `https://raw.githubusercontent.com/${fullName}/${ref}/${path}`,
      type: 'file',
      content: Buffer.from(text).toString('base64').replaceAll(/.{60}/g, '$&\n'),
      encoding: 'base64',
      _links: { self: url, git: gitUrl, html: htmlUrl },
    });
  });
}
