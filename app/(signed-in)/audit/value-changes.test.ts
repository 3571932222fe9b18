import { describe, expect, it } from "vitest";
import { valueChanges } from "./value-changes";

describe("what an event has changed", () => {
  it.each<[unknown, unknown, [string, string | null, string | null][]]>([
    [null, null, []],
    [{ enabled: false }, { enabled: true }, [["Enabled", "no", "yes"]]],
    [{ baseUrl: null }, { baseUrl: "https://a.example" }, [["Base URL", "none", "https://a.example"]]],
    [
      null,
      { email: "a@b.example", role: "admin" },
      [
        ["Email", null, "a@b.example"],
        ["Role", null, "admin"],
      ],
    ],
    [{ name: "Night" }, null, [["Name", "Night", null]]],
    [{ companyId: 0, companyName: "A" }, { companyId: 7, companyName: "A" }, [["Company ID", "0", "7"]]],
    [{ a: 1 }, { a: 1 }, []],
    [
      { a: 1 },
      { b: 1 },
      [
        ["A", "1", null],
        ["B", null, "1"],
      ],
    ],
    [{ a: "" }, { a: " " }, [["A", "empty", " "]]],
    [{ closedStatusIds: [] }, { closedStatusIds: [5, 29] }, [["Closed status IDs", "none", "5, 29"]]],
    [null, { runIds: ["1", "2", "3", "4", "5", "6", "7"] }, [["Run IDs", null, "1, 2, 3, 4, 5 and 2 more"]]],
    [
      { outer: { inner_part: 1, b: 2 } },
      { outer: { inner_part: 3, b: 2 } },
      [["Outer inner part", "1", "3"]],
    ],
    ["text", 7, [["", "text", "7"]]],
    [null, false, [["", null, "no"]]],
  ])("from %j to %j", (before, after, changes) => {
    expect(valueChanges(before, after)).toEqual(changes.map(([field, from, to]) => ({ field, from, to })));
  });
});
