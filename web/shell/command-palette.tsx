import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { KeyRound, Palette, RefreshCw, ShieldCheck } from 'lucide-react';
import { useActions } from '../actions/actions.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { credentialsQuery } from '../server/queries.ts';
import { useMayActAs } from '../server/roles.ts';
import { navigation } from './navigation.ts';
import { chooseTheme, themes } from './theme.ts';

const group =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-quiet';
const item =
  'flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent [&_svg]:size-4';

/** Every page, every credential and what can be done with it, by typing a part of its name. */
export default function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const preview = useActions();
  const mayOperate = useMayActAs('operator');
  const { data } = useQuery(credentialsQuery);
  const choose = (act: () => unknown) => () => {
    onClose();
    act();
  };
  return (
    <Dialog title="Find or do" onClose={onClose}>
      <Command label="Find or do" loop>
        <Command.Input
          autoFocus
          placeholder="A page, a credential, an action…"
          className="mb-2 min-h-11 w-full rounded-lg border border-line-strong bg-ground px-4 placeholder:text-quiet"
        />
        <Command.List className="max-h-[50dvh] overflow-y-auto">
          <Command.Empty className="px-3 py-6 text-center text-sm text-quiet">
            Nothing is called that.
          </Command.Empty>
          <Command.Group heading="Pages" className={group}>
            {navigation.map(({ to, title, icon: Icon }) => (
              <Command.Item key={to} className={item} onSelect={choose(() => navigate({ to }))}>
                <Icon aria-hidden /> {title}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Credentials" className={group}>
            {data?.credentials.map(({ name }) => (
              <Command.Item
                key={name}
                className={item}
                onSelect={choose(() => navigate({ to: '/credentials/$name', params: { name } }))}
              >
                <KeyRound aria-hidden /> {name}
              </Command.Item>
            ))}
          </Command.Group>
          {mayOperate && (
            <Command.Group heading="Do" className={group}>
              {data?.credentials.flatMap(({ name }) => [
                <Command.Item
                  key={`rotate ${name}`}
                  className={item}
                  onSelect={choose(() => preview({ action: 'rotate', credential: name }))}
                >
                  <RefreshCw aria-hidden /> Rotate {name}
                </Command.Item>,
                <Command.Item
                  key={`verify ${name}`}
                  className={item}
                  onSelect={choose(() => preview({ action: 'verify', credential: name }))}
                >
                  <ShieldCheck aria-hidden /> Verify {name}
                </Command.Item>,
              ])}
            </Command.Group>
          )}
          <Command.Group heading="Theme" className={group}>
            {themes.map((theme) => (
              <Command.Item key={theme} className={item} onSelect={choose(() => chooseTheme(theme))}>
                <Palette aria-hidden /> Theme: {theme}
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}
