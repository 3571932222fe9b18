/** The process serves; nothing else is asked (contracts.md, Addresses). */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json({ status: "ok" });
}
