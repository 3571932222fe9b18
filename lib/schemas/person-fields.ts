import { z } from "zod";
import { ROLES } from "@/lib/domain/roles";
import { EMAIL_LIMIT } from "./sign-in-form";

export const NAME_LIMIT = 100;
export const PASSWORD_MINIMUM = 12;
export const PASSWORD_LIMIT = 200;

const NAME = "Name is empty. Enter the name that colleagues will see.";
const EMAIL = "Email is not an address. Enter one such as anna@example.com.";

/** A person's name as colleagues see it, in the trail and on screens. */
export const personName = z
  .string(NAME)
  .trim()
  .min(1, NAME)
  .max(NAME_LIMIT, `Name may have at most ${NAME_LIMIT} characters. Shorten it.`)
  .refine((value) => !/\p{Cc}/u.test(value), "Name contains a control character. Type it again.");

/** The address that a person signs in with. */
export const personEmail = z
  .string(EMAIL)
  .trim()
  .max(EMAIL_LIMIT, `Email may have at most ${EMAIL_LIMIT} characters. Check the address.`)
  .pipe(z.email(EMAIL));

/** A password that is chosen anew. Its characters are counted as people count them. */
export const newPassword = z
  .string("Password is empty. Choose one.")
  .refine(
    (value) => Array.from(value).length >= PASSWORD_MINIMUM,
    `Password is too short. Choose one of at least ${PASSWORD_MINIMUM} characters; a sentence does well.`,
  )
  .refine(
    (value) => Array.from(value).length <= PASSWORD_LIMIT,
    `Password may have at most ${PASSWORD_LIMIT} characters. Choose a shorter one.`,
  );

export const personRole = z.enum(ROLES, "Role must be Administrator, Operator or Reporter. Choose one.");
