import "server-only";
import { rowsOf } from "@/lib/data/db";
import type { PsaEnvironment, ReferenceValue } from "@/lib/domain/psa";

// One statement and one round trip: every list and every panel asks for it.
const READ = `
  SELECT coalesce((SELECT closed_status_ids FROM ticket_defaults WHERE environment = $1::environment), '{}') AS "closedStatusIds",
         (SELECT coalesce(json_agg(json_build_object('kind', kind, 'id', value, 'label', label, 'isActive', is_active,
                                                     'isSystem', is_system, 'sortOrder', sort_order)
                                   ORDER BY kind, sort_order, value), '[]')
          FROM reference_values WHERE environment = $1::environment) AS values`;

/** The environment's reference data, inactive values too, and the statuses that mean closed there besides Autotask's own. */
export async function readStatuses(
  environment: PsaEnvironment,
): Promise<{ closedStatusIds: number[]; values: ReferenceValue[] }> {
  const [row] = await rowsOf<{ closedStatusIds: number[]; values: ReferenceValue[] }>("read-statuses", READ, [
    environment,
  ]);
  return row ?? { closedStatusIds: [], values: [] };
}
