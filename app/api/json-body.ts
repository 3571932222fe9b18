import "server-only";

/** What our own screens send is shorter by far. */
const LONGEST_BODY = 16_384;

/** A small JSON object that a browser sent; an empty one for anything else, which the schema of its route then refuses. */
export async function readJsonBody(request: Request): Promise<object> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > LONGEST_BODY) return {};
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}
