import { Compass } from 'lucide-react';
import { ButtonLink } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <Empty icon={Compass} title="Nothing is at this address">
        <ButtonLink to="/" className="mt-2">
          To the overview
        </ButtonLink>
      </Empty>
    </Page>
  );
}
