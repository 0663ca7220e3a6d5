/** A file of the built dashboard. */
export interface PageFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The files of the built dashboard. */
export interface PageFiles {
  /** By its path below the page's root, for example `/assets/index.js`; undefined where there is none. */
  readonly read: (path: string) => PageFile | undefined;
}
