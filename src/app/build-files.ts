import type { SlotRecord } from '../domain/slot.ts';
import type { ReaderPlaces } from '../domain/slot-readers.ts';
import type { BuildFile } from '../usage/reading.ts';

/** A repository whose files can read a slot. */
export interface Place {
  readonly repository: string;
  /** The files at which its pipelines begin, where their service says so; else those of the usual names. */
  readonly roots?: readonly string[];
}

/** Where the files of builds are looked at. */
export interface FileSource {
  /** The repositories whose files can read a slot, and what could not be found out. */
  readonly find: (
    record: SlotRecord,
    places: ReaderPlaces,
  ) => Promise<{ readonly found: readonly Place[]; readonly cannotTell: readonly string[] }>;
  readonly files: (place: Place) => Promise<readonly BuildFile[]>;
}

/** Whether a file lies where services look for pipelines when nobody says otherwise. */
export function isUsualPipeline(path: string): boolean {
  return /^\.?azure-pipelines[^/]*\.ya?ml$/.test(path);
}

/** Whether a file of a repository says how something is built. */
export function isBuildFile(path: string): boolean {
  return (
    /^(?:\.github\/workflows|\.azure-pipelines)\/.+\.ya?ml$/.test(path) ||
    isUsualPipeline(path) ||
    /^conda-forge\.ya?ml$/.test(path)
  );
}
