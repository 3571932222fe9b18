import "server-only";
import { bodyUpTo, PAGE_BODY_BYTES } from "@/app/api/body-up-to";

/** A small JSON object that a browser sent; an empty one for anything else, which the schema of its route then refuses. */
export async function readJsonBody(request: Request): Promise<object> {
  const bytes = await bodyUpTo(PAGE_BODY_BYTES, request);
  if (bytes === null) return {};
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}
