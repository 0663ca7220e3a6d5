import { Page } from '../../parts/page.tsx';
import { useMayActAs } from '../../server/roles.ts';
import { Members } from './members.tsx';
import { Notices } from './notices.tsx';
import { Schedules } from './schedules.tsx';
import { Sessions } from './sessions.tsx';
import { ThemeChoice } from './theme-choice.tsx';

export default function SettingsPage() {
  const isAdmin = useMayActAs('admin');
  return (
    <Page title="Settings" className="items-start xl:grid-cols-2">
      <Schedules />
      <div className="grid min-w-0 gap-6">
        <Notices />
        <ThemeChoice />
        <Sessions />
      </div>
      {isAdmin && <Members />}
    </Page>
  );
}
