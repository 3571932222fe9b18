import "server-only";

/** How Prisma passes the database's code on where a raw statement failed. */
interface RawFailure {
  driverAdapterError?: { cause?: { originalCode?: unknown } };
}

/** True where a write broke a unique constraint; from the code alone, never from the message. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as { code?: unknown; meta?: RawFailure };
  return code === "P2002" || code === "23505" || meta?.driverAdapterError?.cause?.originalCode === "23505";
}
