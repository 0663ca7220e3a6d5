import { useSyncExternalStore } from 'react';

export const themes = ['dark', 'light', 'system'] as const;
export type Theme = (typeof themes)[number];

// Where web/public/theme.js looks before the first paint.
const key = 'mintmark-theme';
const system = matchMedia('(prefers-color-scheme: light)');
const listeners = new Set<() => void>();
let current: Theme = kept();

function kept(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'dark';
  } catch {
    // A browser that keeps nothing shows the default.
    return 'dark';
  }
}

function show(): void {
  const isLight = current === 'light' || (current === 'system' && system.matches);
  document.documentElement.dataset['theme'] = isLight ? 'light' : 'dark';
  for (const listener of listeners) listener();
}

system.addEventListener('change', show);

/** Chooses a theme, for this browser. */
export function chooseTheme(theme: Theme): void {
  current = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It lasts as long as the page.
  }
  show();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
