import "server-only";

/** What our own pages send is shorter by far, a sign-in too. */
export const PAGE_BODY_BYTES = 16_384;

/** The bytes of a body, or `null` where there are more than the limit: it is read no further than that. */
export async function bodyUpTo(limitBytes: number, request: Request): Promise<Buffer<ArrayBuffer> | null> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
