import { expect, it } from "vitest";
import { isNameSyncDue, NAME_SYNC_CHOICES } from "./name-sync";

const now = new Date("2026-03-02T06:43:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

it.each([
  ["never, where it is off", 0, null, false],
  ["never, where it is off, however long ago", 0, minutesAgo(100_000), false],
  ["at once, where there was none", 24, null, true],
  ["not before its time", 24, minutesAgo(23 * 60), false],
  ["after a day, though the round is some seconds early", 24, minutesAgo(24 * 60 - 1), true],
  ["after six hours", 6, minutesAgo(6 * 60), true],
  ["not after five", 6, minutesAgo(5 * 60), false],
  ["long after", 6, minutesAgo(9_999), true],
])("is due %s", (_, hours, last, expected) => {
  expect(isNameSyncDue({ hours, last, now })).toBe(expected);
});

it("is due at the same minute of each day, by rounds that come once an hour", () => {
  for (const { hours } of NAME_SYNC_CHOICES) {
    if (hours === 0) continue;
    const done: number[] = [];
    for (let round = 0; round < 2 * 168 + 1; round += 1) {
      // Some seconds early or late, and the comparison itself takes a while.
      const at = new Date(now.getTime() + round * 3_600_000 + ((round * 7) % 50) * 1_000);
      const before = done.at(-1);
      const last = before === undefined ? null : new Date(now.getTime() + before * 3_600_000 + 55_000);
      if (isNameSyncDue({ hours, last, now: at })) done.push(round);
    }
    expect(done).toEqual(
      Array.from({ length: Math.floor(336 / hours) + 1 }, (_each, index) => index * hours),
    );
  }
});
