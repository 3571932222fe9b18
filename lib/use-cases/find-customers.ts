import "server-only";
import { findCustomers } from "@/lib/data/customers";
import { lackOf } from "@/lib/domain/refusals";
import { ok, type Result } from "@/lib/domain/result";
import { type Actor, may } from "@/lib/domain/roles";

const CHOICES = 20;

/** Customers for a picker, by words in their name. */
export async function customersFor(
  actor: Actor,
  { words }: { words: string },
): Promise<Result<{ id: string; name: string }[]>> {
  if (!may(actor, "view-runs")) return lackOf("view-runs");
  return ok(await findCustomers(words, CHOICES));
}
