import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import { requireReadable, type ApiContext, type Environment } from './access.ts';
import { pathPart } from './body.ts';
import { apiOrigin } from './paging.ts';
import type { FileEntry, RepositoryEntry } from './state.ts';
import { ApiError, notFound, type World } from './world.ts';

const branch = 'main';

/** The files of the one branch that there is: a file with its content, a folder as a list of what is in it. */
export function addContentRoutes(app: Hono<Environment>, world: World): void {
  app.get('/repos/:owner/:repo/contents/:path{.+}', (context) => {
    const repository = requireReadable(world, context, { scopes: [], permission: 'contents=read' });
    const ref = context.req.query('ref');
    if (ref !== undefined && ![branch, `refs/heads/${branch}`, 'HEAD'].includes(ref))
      throw new ApiError(404, `No commit found for the ref ${ref}`);
    const path = pathPart(context, 'path');
    const files = repository.files ?? [];
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
    entries.set(path, isFile ? entryOf(file) : { type: 'dir', path, size: 0, sha: sha(`tree ${path}`) });
  }
  return [...entries.values()].toSorted((left, right) => left.path.localeCompare(right.path));
}

function entryOf({ path, text }: FileEntry): Entry {
  return {
    type: 'file',
    path,
    size: Buffer.byteLength(text),
    sha: sha(`blob ${Buffer.byteLength(text)}\0${text}`),
  };
}

function sha(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function renderEntry({ type, path, size, sha: id }: Entry, { origin, fullName }: Place): object {
  const url = `${origin}/repos/${fullName}/contents/${path}?ref=${branch}`;
  const git = `${origin}/repos/${fullName}/git/${type === 'file' ? 'blobs' : 'trees'}/${id}`;
  const html = `https://github.com/${fullName}/${type === 'file' ? 'blob' : 'tree'}/${branch}/${path}`;
  return {
    name: path.split('/').at(-1),
    path,
    sha: id,
    size,
    url,
    html_url: html,
    git_url: git,
    download_url: type === 'file' ? `https://raw.githubusercontent.com/${fullName}/${branch}/${path}` : null,
    type,
    _links: { self: url, git, html },
  };
}

/** Lines of 60 characters, as the service writes them. */
function renderFile(file: FileEntry, place: Place): object {
  const content = Buffer.from(file.text).toString('base64').replaceAll(/.{60}/g, '$&\n');
  return { ...renderEntry(entryOf(file), place), content: `${content}\n`, encoding: 'base64' };
}
