import type { Metadata, Route } from "next";
import Link from "next/link";
import { RefusedPage } from "@/app/(signed-in)/jobs/refused-page";
import { PageHeader } from "@/components/page-header";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/auth/current-actor";
import { lackOf } from "@/lib/domain/refusals";
import { may } from "@/lib/domain/roles";
import { ImportMappings } from "./import-mappings";

export const metadata: Metadata = { title: "Import mappings" };

/** A file of mappings, by ID: first what it would change, then, after a person's word, the change. */
export default async function ImportPage() {
  if (!may(await requireActor(), "map-customers"))
    return <RefusedPage title="Import mappings" refused={lackOf("map-customers")} />;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Import mappings"
        description="A CSV file whose first line names the columns autotask_company_id, and customer_id or customer. An export has them all."
        actions={
          <Button asChild variant="outline">
            <Link href={"/customers" as Route}>All customers</Link>
          </Button>
        }
      />
      <ImportMappings />
    </div>
  );
}
