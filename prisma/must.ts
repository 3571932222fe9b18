import type { Result } from "@/lib/domain/result";

/** A seed that is refused is a bug: it ends with the refusal's own words. */
export async function must<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error([settled.message, ...(settled.quoted ?? [])].join(" "));
  return settled.value;
}
