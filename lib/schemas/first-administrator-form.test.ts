import { describe, expect, it } from "vitest";
import { firstAdministratorSchema } from "./first-administrator-form";

const given = {
  code: "ABCDE-FGHJK-MNPQR-STUVW",
  name: "Anna de Vries",
  email: "anna@example.com",
  password: "correct horse battery",
  timeZone: "Europe/Amsterdam",
};

describe("firstAdministratorSchema", () => {
  it("trims all but the password", () => {
    expect(
      firstAdministratorSchema.parse({
        code: ` ${given.code}\n`,
        name: ` ${given.name} `,
        email: ` ${given.email} `,
        password: ` ${given.password} `,
        timeZone: ` ${given.timeZone} `,
      }),
    ).toEqual({ ...given, password: ` ${given.password} ` });
  });

  it.each([
    ["a password of 12 characters", { password: "x".repeat(12) }],
    ["a password of 200 characters", { password: "x".repeat(200) }],
    ["12 characters that are two units each", { password: "🔑".repeat(12) }],
    ["a name of 100 characters", { name: "n".repeat(100) }],
  ])("takes %s", (_name, change) => {
    expect(firstAdministratorSchema.safeParse({ ...given, ...change }).success).toBe(true);
  });

  it.each([
    [{ code: " " }, "code", "Setup code is empty. Enter the code that the start of Backupchecks printed."],
    [
      { code: "x".repeat(101) },
      "code",
      "Setup code is too long. Enter the code as it was printed, and nothing else.",
    ],
    [{ name: "" }, "name", "Name is empty. Enter the name that colleagues will see."],
    [{ name: "n".repeat(101) }, "name", "Name may have at most 100 characters. Shorten it."],
    [{ name: "Anna\u0000" }, "name", "Name contains a control character. Type it again."],
    [{ email: "anna" }, "email", "Email is not an address. Enter one such as anna@example.com."],
    [{ email: undefined }, "email", "Email is not an address. Enter one such as anna@example.com."],
    [
      { email: `${"a".repeat(250)}@example.com` },
      "email",
      "Email may have at most 254 characters. Check the address.",
    ],
    [
      { password: "x".repeat(11) },
      "password",
      "Password is too short. Choose one of at least 12 characters; a sentence does well.",
    ],
    [
      { password: "🔑".repeat(6) },
      "password",
      "Password is too short. Choose one of at least 12 characters; a sentence does well.",
    ],
    [
      { password: "x".repeat(201) },
      "password",
      "Password may have at most 200 characters. Choose a shorter one.",
    ],
    [
      { timeZone: "Nowhere" },
      "timeZone",
      "Time zone is not known. Choose one from the list, such as Europe/Amsterdam or UTC.",
    ],
  ])("refuses %j", (change, path, message) => {
    const parsed = firstAdministratorSchema.safeParse({ ...given, ...change });
    expect(parsed.error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      [path, message],
    ]);
  });

  it("names every field that is missing, each once", () => {
    const paths = firstAdministratorSchema.safeParse({}).error?.issues.map((issue) => issue.path.join("."));
    expect(paths).toEqual(["code", "name", "email", "password", "timeZone"]);
  });
});
