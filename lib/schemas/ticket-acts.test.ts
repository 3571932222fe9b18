import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  leaveWithoutTicketSchema,
  linkTicketSchema,
  noteTicketNumberSchema,
  searchTicketsSchema,
  ticketStatesSchema,
} from "./ticket-acts";

const ID = "019ab000-0000-7000-8000-000000000001";
const link = (given: object) => ({ runId: ID, ticketId: 7, ...given });
const search = (words: unknown) => ({ runId: ID, words });
const number = (given: unknown) => ({ runId: ID, number: given });

describe("what is taken, as it is taken", () => {
  it.each<[string, z.ZodType, object, object]>([
    ["a ticket to link to", linkTicketSchema, link({}), link({})],
    [
      "all that can be said with it",
      linkTicketSchema,
      link({ otherCompany: true, reason: " Moved\nto the other " }),
      link({ otherCompany: true, reason: "Moved\nto the other" }),
    ],
    [
      "the longest reason",
      linkTicketSchema,
      link({ reason: "x".repeat(500) }),
      link({ reason: "x".repeat(500) }),
    ],
    ["a number to search for", searchTicketsSchema, search(" T2026 "), search("T2026")],
    ["one digit", searchTicketsSchema, search("7"), search("7")],
    ["words", searchTicketsSchema, search("fails since"), search("fails since")],
    ["a number to note", noteTicketNumberSchema, number(" T1 "), number("T1")],
    ["a long number", noteTicketNumberSchema, number("9".repeat(50)), number("9".repeat(50))],
    ["no number", noteTicketNumberSchema, number(null), number(null)],
    ["links", ticketStatesSchema, { linkIds: Array(200).fill(ID) }, { linkIds: Array(200).fill(ID) }],
    ["a link", leaveWithoutTicketSchema, { linkId: ID }, { linkId: ID }],
  ])("%s", (_, schema, given, taken) => {
    expect(schema.parse(given)).toEqual(taken);
  });
});

describe("what is refused", () => {
  it.each<[string, z.ZodType, object, string]>([
    ["a run that is no ID", linkTicketSchema, link({ runId: "7" }), "runId"],
    ["a ticket ID that is none", linkTicketSchema, link({ ticketId: 0 }), "ticketId"],
    ["half a ticket ID", linkTicketSchema, link({ ticketId: 1.5 }), "ticketId"],
    ["a ticket ID beyond what is exact", linkTicketSchema, link({ ticketId: 2 ** 53 }), "ticketId"],
    ["a ticket ID as a text", linkTicketSchema, link({ ticketId: "7" }), "ticketId"],
    ["too long a reason", linkTicketSchema, link({ reason: "x".repeat(501) }), "reason"],
    ["a reason with NUL", linkTicketSchema, link({ reason: "a\0" + "b" }), "reason"],
    ["one letter", searchTicketsSchema, search("a"), "words"],
    ["nothing", searchTicketsSchema, search("  "), "words"],
    ["too many words", searchTicketsSchema, search("x".repeat(101)), "words"],
    ["an empty number", noteTicketNumberSchema, number("  "), "number"],
    ["too long a number", noteTicketNumberSchema, number("9".repeat(51)), "number"],
    ["a number of two lines", noteTicketNumberSchema, number("T1\nT2"), "number"],
    ["no links", ticketStatesSchema, { linkIds: [] }, "linkIds"],
    ["too many links", ticketStatesSchema, { linkIds: Array(201).fill(ID) }, "linkIds"],
    ["a link that is no ID", leaveWithoutTicketSchema, { linkId: "../audit" }, "linkId"],
  ])("%s", (_, schema, given, path) => {
    const parsed = schema.safeParse(given);
    expect(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0])).toContain(path);
  });
});
