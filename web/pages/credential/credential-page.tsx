import { Page } from '../../parts/page.tsx';

export default function CredentialPage() {
  return <Page title="Credential">{null}</Page>;
}
