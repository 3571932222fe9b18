import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventWords } from "./event-words";

const event = (action: string, given: { after?: unknown; detail?: string | null } = {}) =>
  eventWords({ action, after: given.after ?? null, detail: given.detail ?? null });

describe("the words of an event", () => {
  it.each([
    ["ticket.reserved", "Creation started"],
    ["ticket.sending", "Sent to Autotask"],
    ["ticket.answered", "Autotask answered that the ticket is made"],
    ["ticket.linked", "Ticket linked"],
    ["ticket.merged", "Ticket linked after Autotask merged it"],
    ["ticket.conflict", "Autotask answered with a ticket of another company"],
    ["ticket.refused", "Not created"],
    ["ticket.unconfirmed", "Creation unconfirmed"],
    ["ticket.looked-up", "Looked up in Autotask, not there yet"],
    ["ticket.not-created", "Not created"],
    ["ticket.opened", "Ticket opened"],
  ])("of %s are %s", (action, words) => {
    expect(event(action)).toBe(words);
  });

  it("show an action that nobody knows as it is", () => {
    expect(event("ticket.sung")).toBe("ticket.sung");
  });

  it.each([
    [{ number: "T20261122.0001" }, null, "Ticket linked: T20261122.0001"],
    [
      { number: "T20261122.0001" },
      "Autotask changed the title.",
      "Ticket linked: T20261122.0001. Autotask changed the title.",
    ],
    [{}, "Autotask changed the title.", "Ticket linked. Autotask changed the title."],
    [{ number: 7 }, null, "Ticket linked"],
    [null, "", "Ticket linked"],
    ["text", null, "Ticket linked"],
    [[], null, "Ticket linked"],
  ])("name the ticket and what came with it: %j, %j", (after, detail, words) => {
    expect(event("ticket.linked", { after, detail })).toBe(words);
  });

  it("are there for every event that the stories write of a run's ticket", () => {
    const folder = `${import.meta.dirname}/../use-cases`;
    const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.includes(".test."));
    const written = sources.flatMap((name) => [
      ...readFileSync(`${folder}/${name}`, "utf8").matchAll(/"(ticket\.[a-z-]+)"/g),
    ]);
    const actions = new Set(written.map(([, action = ""]) => action));
    expect(actions.size).toBeGreaterThan(8);
    expect([...actions].filter((action) => event(action) === action)).toEqual([]);
  });
});
