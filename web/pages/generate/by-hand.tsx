import { Said } from '../../parts/said.tsx';
import { ManifestLines } from './manifest-lines.tsx';
import type { WizardState } from './wizard.ts';

/** What a person does where the lines cannot be written from here. */
export function ByHand({ state, mayWrite }: { readonly state: WizardState; readonly mayWrite: boolean }) {
  const { wizard, drafted, draft } = state;
  return (
    <div className="grid gap-3 text-sm">
      <p>
        {mayWrite
          ? `The server cannot write ${wizard.manifestPath}.`
          : 'Only an admin can write the manifest from here.'}{' '}
        <span className="text-quiet">Add the lines yourself, in a pull request for example:</span>
      </p>
      {drafted && <ManifestLines lines={drafted.lines} path={wizard.manifestPath} />}
      <p className="text-quiet">
        Then, where Mintmark runs: <Said text={`mintmark apply ${draft?.name ?? ''}`.trim()} />
      </p>
    </div>
  );
}
