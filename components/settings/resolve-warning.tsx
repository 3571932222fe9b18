import { TriangleAlert } from "lucide-react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { INTERNAL_PUBLISH_ID } from "@/lib/domain/resolve-policy";
import type { AutotaskSettingsView, ReferenceChoice } from "@/lib/domain/settings-views";

interface ResolveWarningProps {
  blockers: AutotaskSettingsView["resolving"]["blockers"];
  /** The visibilities that a note may have in this tenant. */
  visibilities: readonly ReferenceChoice[];
}

/** What the loaded lists leave in the way of resolving any ticket; nothing where nothing does. */
export function ResolveWarning({ blockers, visibilities }: ResolveWarningProps) {
  if (blockers.length === 0) return null;
  const canBeInternal = visibilities.some(({ id, isActive }) => id === INTERNAL_PUBLISH_ID && isActive);
  return (
    <Alert variant="warning">
      <TriangleAlert aria-hidden />
      <AlertTitle>
        {canBeInternal ? "Resolving is blocked" : "Notes could not be kept internal: resolving is blocked"}
      </AlertTitle>
      <AlertDescription>
        <ul className="mt-1 list-disc pl-4">
          {blockers.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </AlertDescription>
    </Alert>
  );
}
