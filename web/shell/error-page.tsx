import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';

/** In place of a page that cannot be shown. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page cannot be shown" actions={<Button onClick={again}>Try again</Button>}>
      <Problem error={error instanceof Error ? error : new Error(String(error))} />
    </Page>
  );
}
