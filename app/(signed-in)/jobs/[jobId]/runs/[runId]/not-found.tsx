import { DeadEnd } from "@/app/(signed-in)/jobs/dead-end";

const WAYS = [
  { label: "Go to Run Checks", href: "/run-checks" },
  { label: "All jobs", href: "/jobs" },
];

export default function RunNotFound() {
  return (
    <DeadEnd title="There is no run at this address" ways={WAYS}>
      The address may have been cut off on its way, for instance in a mail or a ticket. The end of it is the
      run's ID.
    </DeadEnd>
  );
}
