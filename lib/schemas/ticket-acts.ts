import { z } from "zod";
import { looksLikeNumber } from "@/lib/domain/ticket-number";

const id = z.uuid("must be an ID");
const LONGEST_REASON = 500;
const LONGEST_NUMBER = 50;
const LONGEST_SEARCH = 100;
const LINKS_AT_MOST = 200;

/** A text of one line; no stored text has control characters. */
function line(longest: number, what: string) {
  return z
    .string()
    .trim()
    .max(longest, `${what} has at most ${longest} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text), `${what} has no control characters.`);
}

/** The same, of several lines. */
function lines(longest: number, what: string) {
  return z
    .string()
    .trim()
    .max(longest, `${what} has at most ${longest} characters.`)
    .refine(
      (text) => !/\p{Cc}/u.test(text.replaceAll(/[\t\n\r]/g, "")),
      `${what} has no control characters.`,
    );
}

export const createTicketSchema = z.object({
  runId: id,
  digest: z.hash("sha256", { error: "must be the digest of the preview" }),
});

/** IDs of tickets are 64-bit in Autotask; a number here is exact up to 2^53. */
export const linkTicketSchema = z.object({
  runId: id,
  ticketId: z.int("must be a ticket's ID in Autotask").positive("must be a ticket's ID in Autotask"),
  otherCompany: z.boolean().optional(),
  reason: lines(LONGEST_REASON, "The reason").optional(),
});

export const searchTicketsSchema = z.object({
  runId: id,
  words: line(LONGEST_SEARCH, "A search").refine(
    (words) => words.length > 1 || looksLikeNumber(words),
    "Enter a ticket's number, or at least two characters of its title.",
  ),
});

export const ticketStatesSchema = z.object({ linkIds: z.array(id).min(1).max(LINKS_AT_MOST) });

export const noteTicketNumberSchema = z.object({
  runId: id,
  number: line(LONGEST_NUMBER, "A ticket number")
    .min(1, "Enter the number as it stands in Autotask.")
    .nullable(),
});

export const leaveWithoutTicketSchema = z.object({ linkId: id });
