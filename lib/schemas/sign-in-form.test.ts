import { describe, expect, it } from "vitest";
import { signInSchema } from "./sign-in-form";

describe("signInSchema", () => {
  it("trims the address and keeps the password as typed", () => {
    expect(signInSchema.parse({ email: " anna@example.com ", password: " x " })).toEqual({
      email: "anna@example.com",
      password: " x ",
    });
  });

  it("says nothing of how a password must look", () => {
    expect(signInSchema.safeParse({ email: "anna", password: "1" }).success).toBe(true);
  });

  it.each([
    [{ email: "  ", password: "x" }, "email", "Email is empty. Enter the address you sign in with."],
    [{ password: "x" }, "email", "Email is empty. Enter the address you sign in with."],
    [
      { email: "a".repeat(255), password: "x" },
      "email",
      "Email may have at most 254 characters. Check the address.",
    ],
    [
      { email: "a\u0000@example.com", password: "x" },
      "email",
      "Email contains a control character. Type it again.",
    ],
    [{ email: "a", password: "" }, "password", "Password is empty. Enter your password."],
    [{ email: "a" }, "password", "Password is empty. Enter your password."],
    [
      { email: "a", password: "x".repeat(1_001) },
      "password",
      "Password may have at most 1000 characters. Check what was pasted.",
    ],
  ])("refuses %j", (input, path, message) => {
    const issues = signInSchema.safeParse(input).error?.issues.map((i) => [i.path.join("."), i.message]);
    expect(issues).toEqual([[path, message]]);
  });
});
