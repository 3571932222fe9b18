/** Why single sign-on has led back here: next-auth's own words for it, and ours for people who are not let in. */
const PROBLEMS: Record<string, (name: string) => string> = {
  OAuthSignin: (name) =>
    `${name} can't be reached now. Try again in a few minutes, or sign in with your password.`,
  OAuthCallback: (name) =>
    `Signing in with ${name} did not work: its answer was not valid, was used before, or came too late. Start again.`,
  "sso-disabled": () => "Your user here is disabled. Ask your administrator.",
  "sso-unknown": (name) => `${name} knows you, but you are no user here. Ask your administrator.`,
  "sso-no-role": (name) =>
    `${name} gives you no role here any more, so you are not let in. Ask your administrator.`,
  "sso-no-email": (name) => `${name} does not tell your email address, and you can't be known without it.`,
  "sso-bad-email": (name) =>
    `What ${name} tells as your email address is none, and you can't be known without one. Ask your administrator.`,
  "sso-not-verified": (name) =>
    `${name} tells your email address, but has not verified that it is yours. Sign in with your password, or ask an administrator for a link.`,
  "sso-other-person": (name) =>
    `The user with your email address is linked to somebody else at ${name}. Ask your administrator to unlink them.`,
  "sso-unexpected": (name) =>
    `${name} has let you in, but something went wrong here. Try again in a few minutes, then tell your administrator.`,
  "sso-last-administrator": (name) =>
    `You are the last administrator here, and ${name} gives you another role. Sign in with your password (one can be set on the command line), and make somebody else administrator first.`,
};

const OTHERS = ["Callback", "OAuthCreateAccount", "OAuthAccountNotLinked", "AccessDenied", "Configuration"];

/** The sentence for an error in the address of the sign-in page; `null` for words that nothing of ours has put there. */
export function providerProblem(error: string | string[] | undefined, name: string): string | null {
  if (typeof error !== "string") return null;
  const words = Object.hasOwn(PROBLEMS, error) ? PROBLEMS[error] : undefined;
  if (words) return capitalized(words(name));
  return OTHERS.includes(error) ? `Signing in with ${name} did not work. Start again.` : null;
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
