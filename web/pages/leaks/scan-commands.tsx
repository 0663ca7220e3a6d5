import { CopyButton } from '../../parts/copy-button.tsx';
import { Panel } from '../../parts/panel.tsx';

const commands = [
  { command: 'mintmark scan', finds: 'this folder, without what git ignores' },
  { command: 'mintmark scan --staged', finds: 'what the next commit brings' },
  { command: 'mintmark scan --since origin/main', finds: 'what this branch brings' },
  { command: 'mintmark scan --history', finds: 'everything that any commit brought' },
  { command: 'mintmark scan --install-hook', finds: 'from now on before every commit' },
] as const;

/** How one looks for leaks before others do: on one's own machine, in a checkout. */
export function ScanCommands() {
  return (
    <ul className="grid gap-3 text-left">
      {commands.map(({ command, finds }) => (
        <li key={command} className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <div className="min-w-0 flex-1 basis-52">
            <code className="font-mono text-sm break-words text-text">{command}</code>
            <p className="text-sm text-quiet">{finds}</p>
          </div>
          <CopyButton text={command} label="Copy" about={command} />
        </li>
      ))}
    </ul>
  );
}

export function ScanPanel() {
  return (
    <Panel
      title="Find the next one first"
      about="In a checkout, on your own machine. No value is ever printed."
    >
      <ScanCommands />
    </Panel>
  );
}
