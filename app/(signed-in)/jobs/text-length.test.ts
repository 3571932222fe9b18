import { describe, expect, it } from "vitest";
import { lineCount } from "./text-length";

describe("lineCount", () => {
  it.each([
    ["", 1],
    ["Low on free space", 1],
    ["a\nb\r\nc\rd", 4],
    ["\n\n", 3],
    ["x".repeat(96), 1],
    ["x".repeat(97), 2],
    [`${"x".repeat(200)}\ny`, 4],
  ])("%j", (text, lines) => {
    expect(lineCount(text)).toBe(lines);
  });
});
