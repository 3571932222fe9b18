"use server";

import { act } from "@/app/_actions/action";
import { runSchema } from "@/lib/schemas/run-actions";
import { createTicket } from "@/lib/use-cases/create-ticket";
import { checkCreation } from "@/lib/use-cases/settle-creation";

export async function createTicketAction(input: { runId: string }) {
  return act(runSchema, input, createTicket);
}

export async function checkCreationAction(input: { runId: string }) {
  return act(runSchema, input, checkCreation);
}
