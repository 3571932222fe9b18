import { expect, it } from "vitest";
import { jobDetailsUrl } from "./job-details-url";

it.each([
  ["https://backupchecks.example.com", "https://backupchecks.example.com/jobs/j1/runs/r1"],
  ["https://backupchecks.example.com/", "https://backupchecks.example.com/jobs/j1/runs/r1"],
  ["https://backupchecks.example.com//", "https://backupchecks.example.com/jobs/j1/runs/r1"],
  [
    "https://msp.example.com/tools/backupchecks",
    "https://msp.example.com/tools/backupchecks/jobs/j1/runs/r1",
  ],
  [
    "https://msp.example.com/tools/backupchecks/",
    "https://msp.example.com/tools/backupchecks/jobs/j1/runs/r1",
  ],
  ["http://localhost:3000", "http://localhost:3000/jobs/j1/runs/r1"],
])("puts the address together under %s", (base, expected) => {
  expect(jobDetailsUrl(base, "j1", "r1")).toBe(expected);
});

it("lets no identifier leave its place in the path", () => {
  expect(jobDetailsUrl("https://b.example.com", "a/b?c#d", "é x")).toBe(
    "https://b.example.com/jobs/a%2Fb%3Fc%23d/runs/%C3%A9%20x",
  );
});
