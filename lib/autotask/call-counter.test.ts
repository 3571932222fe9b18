import { describe, expect, it } from "vitest";
import { createCallCounter } from "./call-counter";

describe("createCallCounter", () => {
  it("counts by entity, purpose and outcome", () => {
    const counter = createCallCounter();
    counter.count({ entity: "Tickets", purpose: "view-ticket", outcome: "ok" });
    counter.count({ entity: "Tickets", purpose: "create-ticket", outcome: "ambiguous" });
    counter.count({ entity: "Tickets", purpose: "view-ticket", outcome: "ok" });
    counter.count({ entity: "Companies", purpose: "map-company", outcome: "ok" });
    expect(counter.snapshot()).toEqual([
      { entity: "Companies", purpose: "map-company", outcome: "ok", calls: 1 },
      { entity: "Tickets", purpose: "create-ticket", outcome: "ambiguous", calls: 1 },
      { entity: "Tickets", purpose: "view-ticket", outcome: "ok", calls: 2 },
    ]);
  });

  it("gives a copy", () => {
    const counter = createCallCounter();
    counter.count({ entity: "Tickets", purpose: "view-ticket", outcome: "ok" });
    const before = counter.snapshot();
    counter.count({ entity: "Tickets", purpose: "view-ticket", outcome: "ok" });
    expect(before[0]?.calls).toBe(1);
    expect(counter.snapshot()[0]?.calls).toBe(2);
  });
});
