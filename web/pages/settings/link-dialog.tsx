import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';

interface LinkDialogProps {
  readonly member: string;
  readonly link: { readonly url: string; readonly endsAt: string };
  readonly onClose: () => void;
}

/** A sign-in link, shown once. */
export function LinkDialog({ member, link, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={`Sign-in link for ${member}`}
      onClose={onClose}
      actions={
        <>
          <CopyButton text={link.url} label="Copy the link" />
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <p className="text-quiet">
        Whoever opens it first is signed in as {member}: send it where nobody else reads. It works once, ends{' '}
        <Moment at={link.endsAt} />, and is not shown again.
      </p>
      <p className="mt-4 rounded-lg border bg-ground p-3 font-mono text-sm break-all">{link.url}</p>
    </Dialog>
  );
}
