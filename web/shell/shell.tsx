import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Menu, Search, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ActionsProvider } from '../actions/actions.tsx';
import { Button } from '../parts/button.tsx';
import { classes } from '../parts/classes.ts';
import { Loading } from '../parts/loading.tsx';
import { sessionQuery } from '../server/queries.ts';
import { Away } from './away.tsx';
import { Mark } from './mark.tsx';
import { navigation } from './navigation.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));

/** What is around every page: the way to the others, who is signed in, the command palette, and what is wrong with the server. */
export function Shell() {
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setPaletteOpen((isOpen) => !isOpen);
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);
  return (
    <ActionsProvider>
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        To the content
      </a>
      <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
        <Side onSearch={() => setPaletteOpen(true)} />
        <div className="flex min-w-0 flex-col">
          <Away />
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            <Suspense fallback={<Loading className="m-8 h-96" />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      {isPaletteOpen && (
        <Suspense>
          <CommandPalette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </ActionsProvider>
  );
}

function Side({ onSearch }: { readonly onSearch: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useSuspenseQuery(sessionQuery);
  return (
    <header className="z-20 border-b bg-panel max-lg:sticky max-lg:top-0 lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r lg:border-b-0">
      <div className="flex h-14 items-center gap-3 px-4 lg:h-16 lg:px-5">
        <Link to="/" className="flex items-center gap-2.5 font-semibold tracking-tight text-text">
          <Mark className="size-6 text-accent" />
          Mintmark
        </Link>
        {data.server.isDemo && (
          <span className="rounded-full bg-note-soft px-2 py-0.5 text-xs font-medium text-note">demo</span>
        )}
        <Button
          kind="quiet"
          className="ml-auto px-2 lg:hidden"
          aria-expanded={isOpen}
          aria-controls="navigation"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <X aria-hidden /> : <Menu aria-hidden />}
        </Button>
      </div>
      <div
        id="navigation"
        className={classes('flex-1 flex-col gap-1 px-3 pb-4 lg:flex', isOpen ? 'flex' : 'max-lg:hidden')}
      >
        <Button
          className="mb-3 justify-start text-quiet"
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => {
            setOpen(false);
            onSearch();
          }}
        >
          <Search aria-hidden />
          Find or do…
          <kbd className="ml-auto rounded border px-1.5 font-mono text-xs">Ctrl K</kbd>
        </Button>
        <nav aria-label="Pages" className="grid gap-0.5">
          {navigation.map(({ to, title, icon: Icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/' }}
              onClick={() => setOpen(false)}
              className="flex min-h-10 items-center gap-3 rounded-lg px-3 text-sm text-quiet transition-colors hover:bg-raised hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
            >
              <Icon aria-hidden className="size-4.5 shrink-0" strokeWidth={1.75} />
              {title}
            </Link>
          ))}
        </nav>
        <p className="mt-auto px-3 pt-4 text-sm text-quiet">
          <span className="block truncate font-medium text-text">{data.session.member}</span>
          {data.session.role} · v{data.server.version}
        </p>
      </div>
    </header>
  );
}
