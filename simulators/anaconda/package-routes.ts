import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { requireAccount, requirePublicRead, requireWriter } from './access.ts';
import { pathPart, readBody } from './body.ts';
import type { FileEntry, PackageEntry, ReleaseEntry } from './state.ts';
import { ApiError, notFound, renderDate, type World } from './world.ts';

const attributes = z.record(z.string(), z.unknown());
const packageSchema = z.strictObject({ public: z.boolean(), publish: z.boolean(), public_attrs: attributes });
const updateSchema = z.strictObject({ public_attrs: attributes });
/** The official client mixes whatever a package says of itself into these three. */
const releaseSchema = z.looseObject({
  requirements: z.union([z.array(z.unknown()), attributes]).nullable(),
  announce: z.string().nullable(),
  description: z.string().nullable(),
});

/** Packages, their releases and the files in them. */
export function addPackageRoutes(app: Hono, world: World): void {
  addPackages(app, world);
  addReleases(app, world);
  addFiles(app, world);
}

function addPackages(app: Hono, world: World): void {
  const path = '/package/:owner/:package';
  app.get(path, (context) => {
    requirePublicRead(world, context);
    return context.json(renderPackage(requirePackage(world, context)));
  });
  app.post(path, async (context) => {
    const { owner, packageName } = writable(world, context);
    const body = await readBody(context, packageSchema);
    if (findPackage(world, owner, packageName)) throw new ApiError(409, `"${packageName}" already exists`);
    const entry: PackageEntry = {
      owner,
      name: packageName,
      isPublic: body.public,
      attributes: body.public_attrs,
      releases: [],
    };
    world.state.packages.push(entry);
    return context.json(renderPackage(entry));
  });
  app.patch(path, async (context) => {
    writable(world, context);
    const entry = requirePackage(world, context);
    const body = await readBody(context, updateSchema);
    entry.attributes = { ...entry.attributes, ...body.public_attrs };
    return context.json(renderPackage(entry));
  });
  app.delete(path, (context) => {
    writable(world, context);
    const entry = requirePackage(world, context);
    world.state.packages = world.state.packages.filter((each) => each !== entry);
    return context.json({}, 201);
  });
}

function addReleases(app: Hono, world: World): void {
  const path = '/release/:owner/:package/:version';
  app.get(path, (context) => {
    requirePublicRead(world, context);
    return context.json(renderRelease(requireRelease(world, context)));
  });
  app.post(path, async (context) => {
    writable(world, context);
    const entry = requirePackage(world, context);
    const version = pathPart(context, 'version');
    const body = await readBody(context, releaseSchema);
    if (entry.releases.some((each) => each.version === version))
      throw new ApiError(409, `"${version}" already exists`);
    const release: ReleaseEntry = { version, attributes: body, files: [] };
    entry.releases.push(release);
    return context.json(renderRelease(release));
  });
  app.patch(path, async (context) => {
    writable(world, context);
    const release = requireRelease(world, context);
    const body = await readBody(context, updateSchema);
    release.attributes = { ...release.attributes, ...body.public_attrs };
    return context.json(renderRelease(release));
  });
  app.delete(path, (context) => {
    writable(world, context);
    const entry = requirePackage(world, context);
    const release = requireRelease(world, context);
    entry.releases = entry.releases.filter((each) => each !== release);
    return context.json({}, 201);
  });
}

function addFiles(app: Hono, world: World): void {
  const path = '/dist/:owner/:package/:version/:basename{.+}';
  app.get(path, (context) => {
    requirePublicRead(world, context);
    return context.json(renderFile(requireFile(world, context)));
  });
  app.delete(path, (context) => {
    writable(world, context);
    const release = requireRelease(world, context);
    const file = requireFile(world, context);
    release.files = release.files.filter((each) => each !== file);
    return context.json(renderFile(file));
  });
}

function writable(world: World, context: Context): { owner: string; packageName: string } {
  const coordinates = { owner: pathPart(context, 'owner'), packageName: pathPart(context, 'package') };
  requireWriter(world, context, coordinates);
  return coordinates;
}

function findPackage(world: World, owner: string, name: string): PackageEntry | undefined {
  return world.state.packages.find((each) => each.owner === owner && each.name === name);
}

function requirePackage(world: World, context: Context): PackageEntry {
  const owner = requireAccount(world, pathPart(context, 'owner')).login;
  const name = pathPart(context, 'package');
  const entry = findPackage(world, owner, name);
  if (!entry) throw notFound(name);
  return entry;
}

/** The release that the path names. */
export function requireRelease(world: World, context: Context): ReleaseEntry {
  const version = pathPart(context, 'version');
  const release = requirePackage(world, context).releases.find((each) => each.version === version);
  if (!release) throw notFound(version);
  return release;
}

function requireFile(world: World, context: Context): FileEntry {
  const basename = pathPart(context, 'basename');
  const file = requireRelease(world, context).files.find((each) => each.basename === basename);
  if (!file) throw notFound(basename);
  return file;
}

function renderPackage({ owner, name, isPublic, attributes, releases }: PackageEntry): object {
  const versions = releases.map(({ version }) => version);
  return {
    summary: '',
    package_types: [],
    ...attributes,
    name,
    public: isPublic,
    full_name: `${owner}/${name}`,
    owner: { login: owner },
    latest_version: versions.at(-1) ?? '',
    versions,
    releases: releases.map(renderRelease),
    files: releases.flatMap(({ files }) => files.map(renderFile)),
  };
}

function renderRelease({ version, attributes, files }: ReleaseEntry): object {
  return { ...attributes, version, distributions: files.map(renderFile) };
}

function renderFile(file: FileEntry): object {
  return {
    basename: file.basename,
    distribution_type: file.distributionType,
    attrs: file.attributes,
    dependencies: file.dependencies,
    labels: file.labels,
    sha256: file.sha256,
    md5: file.md5,
    size: file.sizeBytes,
    upload_time: renderDate(file.uploadedAt),
  };
}
