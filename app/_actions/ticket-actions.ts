"use server";

import { act } from "@/app/_actions/action";
import { leaveWithoutTicketSchema, noteTicketNumberSchema } from "@/lib/schemas/ticket-acts";
import { leaveWithoutTicket } from "@/lib/use-cases/leave-without-ticket";
import { noteTicketNumber } from "@/lib/use-cases/note-ticket-number";

export async function noteTicketNumberAction(input: { runId: string; number: string | null }) {
  return act(noteTicketNumberSchema, input, noteTicketNumber);
}

export async function leaveWithoutTicketAction(input: { linkId: string }) {
  return act(leaveWithoutTicketSchema, input, leaveWithoutTicket);
}
