import { Cable, KeyRound, LayoutDashboard, ScrollText, Settings, Siren, type LucideIcon } from 'lucide-react';

/** The pages that are always one click away, in their order. */
export const navigation = [
  { to: '/', title: 'Overview', icon: LayoutDashboard },
  { to: '/generate', title: 'Generate and set', icon: KeyRound },
  { to: '/leaks', title: 'Leaks', icon: Siren },
  { to: '/audit', title: 'Audit', icon: ScrollText },
  { to: '/connections', title: 'Connections', icon: Cable },
  { to: '/settings', title: 'Settings', icon: Settings },
] as const satisfies readonly { to: string; title: string; icon: LucideIcon }[];
