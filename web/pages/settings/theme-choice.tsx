import { Monitor, Moon, Sun } from 'lucide-react';
import { Panel } from '../../parts/panel.tsx';
import { chooseTheme, themes, useTheme } from '../../shell/theme.ts';

const looks = {
  dark: { icon: Moon, title: 'Dark' },
  light: { icon: Sun, title: 'Light' },
  system: { icon: Monitor, title: 'As the system' },
} as const;

export function ThemeChoice() {
  const chosen = useTheme();
  return (
    <Panel title="Theme" about="For this browser.">
      <fieldset className="flex flex-wrap gap-3">
        <legend className="sr-only">Theme</legend>
        {themes.map((theme) => {
          const { icon: Icon, title } = looks[theme];
          return (
            <label
              key={theme}
              className="flex min-h-11 cursor-pointer items-center gap-2.5 rounded-lg border border-line-strong px-4 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="theme"
                className="sr-only"
                checked={theme === chosen}
                onChange={() => chooseTheme(theme)}
              />
              <Icon aria-hidden className="size-4" /> {title}
            </label>
          );
        })}
      </fieldset>
    </Panel>
  );
}
