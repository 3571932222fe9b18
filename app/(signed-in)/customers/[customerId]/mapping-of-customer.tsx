"use client";

import { useState } from "react";
import { MappingControls } from "@/app/(signed-in)/customers/mapping-controls";
import { MappingCell } from "@/components/customers/mapping-cell";
import type { CustomerView } from "@/lib/domain/customer-views";

/** The company of one customer with what can be done to it; shown as it is known here until the page has caught up. */
export function MappingOfCustomer({ view }: { view: CustomerView }) {
  const [changed, setChanged] = useState<CustomerView["mapping"] | null>(null);
  const mapping = changed ?? view.mapping;
  return (
    <div className="flex flex-wrap items-start justify-between gap-3 border-y py-2">
      <MappingCell mapping={mapping} />
      {view.canMap && (
        <MappingControls
          row={{ id: view.id, name: view.name, mapping }}
          searchBlocked={view.searchBlocked}
          onChange={setChanged}
        />
      )}
    </div>
  );
}
