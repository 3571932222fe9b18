import { DeadEnd } from "@/app/(signed-in)/jobs/dead-end";

export default function TicketNotFound() {
  return (
    <DeadEnd
      title="There is no ticket at this address"
      ways={[{ label: "Go to Run Checks", href: "/run-checks" }]}
    >
      The address may have been cut off. Tickets are opened from the run they belong to.
    </DeadEnd>
  );
}
