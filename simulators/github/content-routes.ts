import type { Hono } from 'hono';
import { requireContents, type ApiContext, type Environment } from './access.ts';
import { pathPart } from './body.ts';
import { blobSha, defaultBranch, filesOf, sha1, type FileEntry } from './files.ts';
import { apiOrigin } from './paging.ts';
import type { RepositoryEntry } from './state.ts';
import { ApiError, notFound, type World } from './world.ts';

/** The files of the one branch that there is: a file with its content, a folder as a list of what is in it. */
export function addContentRoutes(app: Hono<Environment>, world: World): void {
  app.get('/repos/:owner/:repo/contents/:path{.+}', (context) => {
    const repository = requireContents(world, context);
    const ref = context.req.query('ref');
    if (ref !== undefined && ![defaultBranch, `refs/heads/${defaultBranch}`, 'HEAD'].includes(ref))
      throw new ApiError(404, `No commit found for the ref ${ref}`);
    const path = pathPart(context, 'path');
    const files = filesOf(world.state, repository);
    const file = files.find((each) => each.path === path);
    if (file) return context.json(renderFile(file, placeOf(context, repository)));
    const inside = entriesBelow(files, path);
    if (inside.length === 0) throw notFound();
    return context.json(inside.map((each) => renderEntry(each, placeOf(context, repository))));
  });
}

interface Entry {
  readonly type: 'file' | 'dir';
  readonly path: string;
  readonly size: number;
  readonly sha: string;
}

interface Place {
  readonly origin: string;
  readonly fullName: string;
}

function placeOf(context: ApiContext, { owner, name }: RepositoryEntry): Place {
  return { origin: apiOrigin(context), fullName: `${owner}/${name}` };
}

/** What is in a folder, sorted by name. */
function entriesBelow(files: readonly FileEntry[], folder: string): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const file of files) {
    if (!file.path.startsWith(`${folder}/`)) continue;
    const [name = '', ...deeper] = file.path.slice(folder.length + 1).split('/');
    const path = `${folder}/${name}`;
    const isFile = deeper.length === 0;
    entries.set(path, isFile ? entryOf(file) : { type: 'dir', path, size: 0, sha: sha1(`tree ${path}`) });
  }
  return [...entries.values()].toSorted((left, right) => left.path.localeCompare(right.path));
}

function entryOf({ path, text }: FileEntry): Entry {
  return {
    type: 'file',
    path,
    size: Buffer.byteLength(text),
    sha: blobSha(text),
  };
}

function renderEntry({ type, path, size, sha: id }: Entry, { origin, fullName }: Place): object {
  const url = `${origin}/repos/${fullName}/contents/${path}?ref=${defaultBranch}`;
  const git = `${origin}/repos/${fullName}/git/${type === 'file' ? 'blobs' : 'trees'}/${id}`;
  const html = `https://github.com/${fullName}/${type === 'file' ? 'blob' : 'tree'}/${defaultBranch}/${path}`;
  return {
    name: path.split('/').at(-1),
    path,
    sha: id,
    size,
    url,
    html_url: html,
    git_url: git,
    download_url:
      type === 'file' ? `https://raw.githubusercontent.com/${fullName}/${defaultBranch}/${path}` : null,
    type,
    _links: { self: url, git, html },
  };
}

/** Lines of 60 characters, as the service writes them. */
function renderFile(file: FileEntry, place: Place): object {
  const content = Buffer.from(file.text).toString('base64').replaceAll(/.{60}/g, '$&\n');
  return { ...renderEntry(entryOf(file), place), content: `${content}\n`, encoding: 'base64' };
}
