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
    .max(EMAIL_LIMIT, `Email may have at most ${EMAIL_LIMIT} characters. Check the address.`),
  password: z
    .string("Password is empty. Enter your password.")
    .min(1, "Password is empty. Enter your password.")
    .max(1_000, "Password may have at most 1000 characters. Check what was pasted."),
});
export type SignIn = z.output<typeof signInSchema>;
