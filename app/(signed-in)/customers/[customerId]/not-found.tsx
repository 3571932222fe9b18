import { DeadEnd } from "@/app/(signed-in)/jobs/dead-end";

export default function CustomerNotFound() {
  return (
    <DeadEnd title="There is no such customer" ways={[{ label: "All customers", href: "/customers" }]}>
      The address may be cut off, or the customer was never here.
    </DeadEnd>
  );
}
