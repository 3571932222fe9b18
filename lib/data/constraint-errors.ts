import "server-only";

/** True where a write broke a unique constraint; from the code alone, never from the message. */
export function isUniqueViolation(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "P2002" || code === "23505";
}
