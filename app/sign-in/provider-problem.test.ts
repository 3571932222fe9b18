import { describe, expect, it } from "vitest";
import { providerProblem } from "./provider-problem";

describe("providerProblem", () => {
  it.each([
    ["OAuthSignin", "Contoso", /^Contoso can't be reached now\./],
    ["OAuthSignin", "single sign-on", /^Single sign-on can't be reached now\./],
    [
      "OAuthCallback",
      "single sign-on",
      /^Signing in with single sign-on did not work: its answer was not valid/,
    ],
    ["Callback", "Contoso", /^Signing in with Contoso did not work\. Start again\.$/],
    ["sso-disabled", "Contoso", /disabled/],
    ["sso-unknown", "Contoso", /you are no user here/],
    ["sso-no-role", "Contoso", /no role here any more/],
    ["sso-no-email", "Contoso", /does not tell your email address/],
    ["sso-bad-email", "Contoso", /is none/],
    ["sso-not-verified", "Contoso", /has not verified.* or ask an administrator for a link\.$/],
    ["sso-other-person", "Contoso", /unlink/],
    ["sso-last-administrator", "Contoso", /last administrator/],
    ["sso-unexpected", "Contoso", /^Contoso has let you in, but something went wrong here\./],
  ])("says %s of %s", (error, name, words) => {
    expect(providerProblem(error, name)).toMatch(words);
  });

  it.each([undefined, "", "throttled:60", "constructor", "<b>hello</b>", ["OAuthSignin"]])(
    "says nothing of %j",
    (error) => {
      expect(providerProblem(error, "Contoso")).toBeNull();
    },
  );
});
