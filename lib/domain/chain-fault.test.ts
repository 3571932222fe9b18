import { expect, it } from "vitest";
import { type ChainFault, chainFaultWords } from "./chain-fault";

it.each<[ChainFault["kind"], string]>([
  ["changed", "Event 21 was changed: its words don't have its hash."],
  ["unlinked", "Event 21 does not follow from event 20: one of the two was changed, and its hash with it."],
  ["missing", "Event 21 is missing."],
  ["inserted", "Event 21 was inserted: it was never written as an event."],
  ["head", "The head differs: event 21 is not the newest event that was noted, or that note was changed."],
])("a trail with something %s is said in words", (kind, words) => {
  expect(chainFaultWords({ kind, seq: 21 })).toBe(words);
});
