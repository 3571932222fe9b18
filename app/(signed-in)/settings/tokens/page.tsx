import type { Metadata } from "next";
import { SettingsPath } from "@/app/(signed-in)/settings/settings-path";
import { PageHeader } from "@/components/page-header";
import { RefusedPage } from "@/components/settings/refused-page";
import { requireActor } from "@/lib/auth/current-actor";
import { storedBaseUrl } from "@/lib/use-cases/base-url";
import { tokensFor } from "@/lib/use-cases/manage-tokens";
import { CreateTokenDialog } from "./create-token-dialog";
import { TokensTable } from "./tokens-table";

export const metadata: Metadata = { title: "Ingest tokens" };

export default async function TokensPage() {
  const actor = await requireActor();
  const [tokens, baseUrl] = await Promise.all([tokensFor(actor), storedBaseUrl()]);
  return (
    <>
      <SettingsPath />
      <PageHeader
        title="Ingest tokens"
        description="What a source sends with its runs and reports. One for each source can be revoked without stopping the others."
        className="mb-4"
        actions={tokens.ok && <CreateTokenDialog baseUrl={baseUrl} />}
      />
      {tokens.ok ? <TokensTable tokens={tokens.value} /> : <RefusedPage refused={tokens} />}
    </>
  );
}
