import "server-only";
import { prisma, type Writer } from "@/lib/data/db";
import type { SingleSignOnRules } from "@/lib/domain/claimed-role";

/** Until somebody has saved others: roles are given here, and nobody unknown is let in. */
const NO_RULES: SingleSignOnRules = {
  claim: "",
  adminValues: [],
  operatorValues: [],
  reporterValues: [],
  admitsUnknown: false,
};

export async function singleSignOnRules(writer: Writer = prisma()): Promise<SingleSignOnRules> {
  const row = await writer.singleSignOnRules.findUnique({ where: { id: 1 }, omit: { id: true } });
  return row ?? NO_RULES;
}

export async function saveSingleSignOnRules(writer: Writer, rules: SingleSignOnRules): Promise<void> {
  await writer.singleSignOnRules.upsert({ where: { id: 1 }, create: { id: 1, ...rules }, update: rules });
}
