import { expect, it } from "vitest";
import { CLOSING_NOTE, TIME_ENTRIES_NOTE } from "./system-notes";

it("has the note of §6.2 letter for letter", () => {
  expect(TIME_ENTRIES_NOTE).toBe(
    "Ticket marked as resolved in Backupchecks, but not closed automatically because time entries are present.",
  );
});

it("has the note of §6.3 letter for letter", () => {
  expect(CLOSING_NOTE).toBe(
    "Ticket resolved via Backupchecks after verification that the backup issue is no longer present.",
  );
});
