import { z } from "zod";
import { newPassword, personEmail, personName } from "./person-fields";
import { timeZone } from "./settings-form";

const CODE = "Setup code is empty. Enter the code that the start of Backupchecks printed.";

/** The first administrator of an empty instance (contracts.md, `npm start`). */
export const firstAdministratorSchema = z.object({
  code: z
    .string(CODE)
    .trim()
    .min(1, CODE)
    .max(100, "Setup code is too long. Enter the code as it was printed, and nothing else."),
  name: personName,
  email: personEmail,
  password: newPassword,
  timeZone,
});
export type FirstAdministrator = z.output<typeof firstAdministratorSchema>;
