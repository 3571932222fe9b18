import { describe, expect, it } from "vitest";
import { blockersFor, resultFor } from "./cures";
import { permissionsOf } from "./roles";

const OFF = {
  reason: "Resolving tickets from Backupchecks is off.",
  cure: { label: "Allow resolving", href: "/settings/integrations/autotask#resolving" },
};
const UNMAPPED = {
  reason: "Contoso has no company.",
  cure: { label: "Choose", href: "/customers?q=Contoso" },
};
const PLAIN = { reason: "This run succeeded." };

describe("what a viewer is told of a cure", () => {
  it("is the way there for who may go there", () => {
    const blockers = [OFF, UNMAPPED, PLAIN];
    expect(blockersFor(permissionsOf("admin"), blockers)).toEqual(blockers);
  });

  it.each(["operator", "reporter"])("in the settings is whom to ask, for one who is %s", (role) => {
    expect(blockersFor(permissionsOf(role), [OFF, UNMAPPED, PLAIN])).toEqual([
      { reason: "Resolving tickets from Backupchecks is off. Ask an administrator." },
      UNMAPPED,
      PLAIN,
    ]);
  });

  it("holds for refusals too, and leaves everything else as it is", () => {
    const refused = {
      ok: false,
      code: "connection-missing",
      message: "No credentials for Autotask are stored.",
      cure: { label: "Enter credentials", href: "/settings" },
    } as const;
    expect(resultFor(permissionsOf("admin"), refused)).toBe(refused);
    expect(resultFor(permissionsOf("operator"), refused)).toEqual({
      ok: false,
      code: "connection-missing",
      message: "No credentials for Autotask are stored. Ask an administrator.",
    });
    const elsewhere = { ...refused, cure: { label: "Look", href: "/settings-of-another-kind" } };
    const done = { ok: true, value: 1 } as const;
    for (const result of [elsewhere, done]) expect(resultFor(permissionsOf("reporter"), result)).toBe(result);
  });
});
