import { Page } from '../../parts/page.tsx';

export default function LeaksPage() {
  return <Page title="Leaks">{null}</Page>;
}
