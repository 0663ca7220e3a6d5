import { Page } from '../../parts/page.tsx';

export default function GeneratePage() {
  return <Page title="Generate">{null}</Page>;
}
