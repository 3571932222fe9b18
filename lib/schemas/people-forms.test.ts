import { describe, expect, it } from "vitest";
import { changeRoleSchema, userSchema } from "./people-forms";

describe("what names a user in requests", () => {
  it.each(["petra@contoso", "petra müller@example.com", "not an address", "x".repeat(2_000)])(
    "may be %j, as whoever is here must be able to be kept out",
    (email) => {
      expect(userSchema.parse({ email })).toEqual({ email });
      expect(changeRoleSchema.parse({ email, role: "reporter" })).toEqual({ email, role: "reporter" });
    },
  );

  it.each([undefined, "", "  ", 7, "x".repeat(3_001)])("is not %j", (email) => {
    expect(userSchema.safeParse({ email }).success).toBe(false);
  });
});
