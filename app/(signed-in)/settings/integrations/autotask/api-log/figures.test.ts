import { expect, it } from "vitest";
import { millisecondWords, sizeWords } from "./figures";

it("says how long a call took and how large its answer was", () => {
  expect([0, 85, 999, 1_240, 60_000].map(millisecondWords)).toEqual([
    "0 ms",
    "85 ms",
    "999 ms",
    "1.2 s",
    "60.0 s",
  ]);
  expect([0, 512, 4_200, 1_300_000].map(sizeWords)).toEqual(["0 B", "512 B", "4.2 kB", "1.3 MB"]);
});
