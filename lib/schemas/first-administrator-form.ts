import { z } from "zod";
import { timeZone } from "./settings-form";
import { EMAIL_LIMIT } from "./sign-in-form";

export const NAME_LIMIT = 100;
export const PASSWORD_MINIMUM = 12;
export const PASSWORD_LIMIT = 200;

const NAME = "Name is empty. Enter the name that colleagues will see.";
const CODE = "Setup code is empty. Enter the code that the start of Backupchecks printed.";
const EMAIL = "Email is not an address. Enter one such as anna@example.com.";

/** The first administrator of an empty instance (contracts.md, `npm start`). Characters of a password are counted as people count them. */
export const firstAdministratorSchema = z.object({
  code: z
    .string(CODE)
    .trim()
    .min(1, CODE)
    .max(100, "Setup code is too long. Enter the code as it was printed, and nothing else."),
  name: z
    .string(NAME)
    .trim()
    .min(1, NAME)
    .max(NAME_LIMIT, `Name may have at most ${NAME_LIMIT} characters. Shorten it.`)
    .refine((value) => !/\p{Cc}/u.test(value), "Name contains a control character. Type it again."),
  email: z
    .string(EMAIL)
    .trim()
    .max(EMAIL_LIMIT, `Email may have at most ${EMAIL_LIMIT} characters. Check the address.`)
    .pipe(z.email(EMAIL)),
  password: z
    .string("Password is empty. Choose one.")
    .refine(
      (value) => Array.from(value).length >= PASSWORD_MINIMUM,
      `Password is too short. Choose one of at least ${PASSWORD_MINIMUM} characters; a sentence does well.`,
    )
    .refine(
      (value) => Array.from(value).length <= PASSWORD_LIMIT,
      `Password may have at most ${PASSWORD_LIMIT} characters. Choose a shorter one.`,
    ),
  timeZone,
});
export type FirstAdministrator = z.output<typeof firstAdministratorSchema>;
