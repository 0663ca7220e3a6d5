import type { BuildFile } from './reading.ts';
import { isMap, itemsOf, readYaml } from './read-yaml.ts';

/**
 * What a conda-forge style feedstock says of a secret, and what its builds do without a working one
 * (conda-forge-ci-setup: upload_or_check_non_existence, read 2026-11).
 */
export function feedstockNotes(files: readonly BuildFile[], name: string): readonly string[] {
  const file = files.find(({ path }) => /^conda-forge\.ya?ml$/.test(path));
  if (!file) return [];
  const read = readYaml(file.text);
  const listed = 'value' in read && isMap(read.value) ? itemsOf(read.value['secrets']) : [];
  const isListed = listed.some((each) => String(each).toLowerCase() === name.toLowerCase());
  const isUpload = ['binstar_token', 'staging_binstar_token'].includes(name.toLowerCase());
  return [
    ...(isListed ? [`${file.path} lists ${name}: each rerender writes it into the pipelines again`] : []),
    ...(isUpload
      ? [
          `with a dead ${name} every build runs to its end, tries to upload for six minutes, and fails; without any it stays green and publishes nothing`,
        ]
      : []),
  ];
}
