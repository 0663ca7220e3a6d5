import { CopyButton } from '../../parts/copy-button.tsx';

/** The lines as they stand, or will stand, in the manifest. */
export function ManifestLines({ lines, path }: { readonly lines: string; readonly path: string }) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border bg-ground">
      <figcaption className="flex items-center gap-3 border-b px-3.5 py-1.5 text-sm text-quiet">
        <span className="min-w-0 flex-1 truncate">
          <code className="font-mono text-xs">{path}</code>, under{' '}
          <code className="font-mono text-xs">credentials:</code>
        </span>
        <CopyButton text={lines} />
      </figcaption>
      <pre
        tabIndex={0}
        aria-label="Lines of the manifest"
        className="overflow-x-auto p-3.5 font-mono text-xs leading-relaxed"
      >
        {lines}
      </pre>
    </figure>
  );
}
