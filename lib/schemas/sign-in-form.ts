import { z } from "zod";

/** Longest email address that mail itself allows (RFC 5321, 4.5.3.1.3). */
export const EMAIL_LIMIT = 254;

/**
 * What the sign-in form asks for. Nothing here says how a password must look, since an answer to that would say something about those
 * that exist; the upper limit alone keeps hashing from being handed a megabyte.
 */
export const signInSchema = z.object({
  email: z
    .string("Email is empty. Enter the address you sign in with.")
    .trim()
    .min(1, "Email is empty. Enter the address you sign in with.")
    .max(EMAIL_LIMIT, `Email may have at most ${EMAIL_LIMIT} characters. Check the address.`)
    .refine((value) => !/\p{Cc}/u.test(value), "Email contains a control character. Type it again."),
  password: z
    .string("Password is empty. Enter your password.")
    .min(1, "Password is empty. Enter your password.")
    .max(1_000, "Password may have at most 1000 characters. Check what was pasted."),
});
/** The second step: six digits, or a recovery code. */
export const secondStepSchema = z.object({
  code: z
    .string("Code is empty. Enter the one that your authenticator shows.")
    .trim()
    .min(1, "Code is empty. Enter the one that your authenticator shows.")
    .max(50, "Code is too long. Enter six digits, or one recovery code."),
});

export type SignIn = z.output<typeof signInSchema>;
