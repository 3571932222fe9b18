import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actionsOf, actionWords, EVENT_THINGS, eventWords } from "./event-words";

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

  it.each(EVENT_THINGS)("are there for at least one action of $thing", ({ thing }) => {
    expect(actionsOf(thing).length).toBeGreaterThan(0);
  });

  it("know no actions of a word that is no thing", () => {
    expect(actionsOf("tick")).toEqual([]);
    expect(actionsOf("")).toEqual([]);
  });

  const written = actionsInSource();

  it("are there for every action that is written anywhere", () => {
    expect(written.length).toBeGreaterThan(30);
    expect(written.filter((action) => actionWords(action) === action)).toEqual([]);
  });

  it("are there for nothing that is never written", () => {
    const told = EVENT_THINGS.flatMap(({ thing }) => actionsOf(thing));
    // What a comparison finds changed is put together from its name.
    const found = ["mapping.renamed", "mapping.invalid", "mapping.restored"];
    expect(told.filter((action) => !written.includes(action))).toEqual(found);
  });

  it("speak of things that can be chosen, each of them", () => {
    const known = new Set(EVENT_THINGS.map(({ thing }) => thing));
    expect(written.filter((action) => !known.has(thingOf(action)))).toEqual([]);
  });
});

function thingOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}

/** All actions that stand in the source: whatever follows `action:`, and all other texts that speak of the same things. */
function actionsInSource(): string[] {
  const root = `${import.meta.dirname}/..`;
  const texts = ["use-cases", "auth", "background", "data"]
    .flatMap((room) => readdirSync(`${root}/${room}`).map((name) => `${root}/${room}/${name}`))
    .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
    .map((file) => readFileSync(file, "utf8"));
  const ACTION = "[a-z]+(?:-[a-z]+)*\\.[a-z]+(?:-[a-z]+)*";
  const found = (pattern: string) =>
    texts.flatMap((text) => [...text.matchAll(new RegExp(pattern, "g"))].map(([, action = ""]) => action));
  const named = found(`\\baction: "(${ACTION})"`);
  const things = new Set([...named.map(thingOf), ...EVENT_THINGS.map(({ thing }) => thing)]);
  return [...new Set([...named, ...found(`"(${ACTION})"`).filter((action) => things.has(thingOf(action)))])];
}
