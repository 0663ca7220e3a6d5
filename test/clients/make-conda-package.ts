import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptPath } from './install-anaconda-client.ts';
import { bareEnvironment, runCommand } from './run-command.ts';

/** A package that was built and lies in a file. */
export interface CondaPackage {
  readonly path: string;
  /** As the simulator lists it: `name/version/subdir/file`. */
  readonly listedAs: string;
}

/** Builds a small real conda package with the client's own tool; `extension` decides between the old and new format. */
export async function makeCondaPackage(
  folder: string,
  { build, extension }: { build: number; extension: 'conda' | 'tar.bz2' },
): Promise<CondaPackage> {
  const [name, version, subdir] = ['mintmark-probe', '1.0.0', 'noarch'];
  const file = `${name}-${version}-${build}.${extension}`;
  const source = join(folder, `${name}-${build}`);
  const write = (path: string, content: object): void =>
    writeFileSync(join(source, 'info', path), JSON.stringify(content));
  mkdirSync(join(source, 'info'), { recursive: true });
  write('index.json', {
    name,
    version,
    build: String(build),
    build_number: build,
    depends: [],
    subdir,
    noarch: 'generic',
    arch: null,
    platform: null,
    license: 'Apache-2.0',
    timestamp: Date.now(),
  });
  write('about.json', { summary: 'A package without content, to see whether an upload works' });
  writeFileSync(join(source, 'probe.txt'), 'Nothing to see here.\n');
  const { exitCode, output } = await runCommand(
    scriptPath('cph'),
    ['create', source, file, '--out-folder', folder],
    { environment: bareEnvironment(folder), timeoutSeconds: 60 },
  );
  if (exitCode !== 0) throw new Error(`cph create ended with ${exitCode}: ${output}`);
  return { path: join(folder, file), listedAs: `${name}/${version}/${subdir}/${file}` };
}
