import { DeadEnd } from "@/app/(signed-in)/jobs/dead-end";

export default function JobNotFound() {
  return (
    <DeadEnd title="There is no job at this address" ways={[{ label: "All jobs", href: "/jobs" }]}>
      The address may have been cut off, or the job was removed.
    </DeadEnd>
  );
}
