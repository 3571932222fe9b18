import { z } from "zod";
import type { Role } from "@/lib/domain/roles";
import { ROLE_WORDS } from "@/lib/domain/user-views";
import { newPassword, personEmail, personName, personRole } from "./person-fields";
import { timeZone } from "./settings-form";
import { secondStepSchema, signInSchema } from "./sign-in-form";

/** A person who is invited: they set their password themselves. */
export const inviteUserSchema = z.object({ email: personEmail, name: personName, role: personRole });
export type InviteUser = z.output<typeof inviteUserSchema>;

/** Longer than the database can keep in its index of addresses. */
const NAMED_LIMIT = 3_000;

/**
 * What names a person in requests; addresses never change. Any text: whoever is here already can be helped and kept out, also under an
 * address that nobody could be added with.
 */
const named = z.string("This names no user.").trim().min(1, "This names no user.").max(NAMED_LIMIT);
export const userSchema = z.object({ email: named });

export const changeRoleSchema = z.object({ email: named, role: personRole });
export type ChangeRole = z.output<typeof changeRoleSchema>;

export const endSessionSchema = z.object({ signInId: z.uuid("This is no session of a person.") });

/** What the address of a one-time link carries. */
export const oneTimeToken = z.string("The link is incomplete. Open it as it was sent.").min(1).max(200);

export const acceptLinkSchema = z.object({ token: oneTimeToken, name: personName, password: newPassword });
export type AcceptLink = z.output<typeof acceptLinkSchema>;

export const ownNameSchema = z.object({ name: personName });
export type OwnName = z.output<typeof ownNameSchema>;

/** The zone for screens; `null` follows the browser. */
export const ownTimeZoneSchema = z.object({ timeZone: timeZone.nullable() });
export type OwnTimeZone = z.output<typeof ownTimeZoneSchema>;

const presentPassword = signInSchema.shape.password;

export const ownPasswordSchema = z.object({ password: presentPassword, newPassword });
export type OwnPassword = z.output<typeof ownPasswordSchema>;

export const beginSecondFactorSchema = z.object({ password: presentPassword });
export const confirmSecondFactorSchema = secondStepSchema;
export const turnOffSecondFactorSchema = secondStepSchema.extend({ password: presentPassword });
export type TurnOffSecondFactor = z.output<typeof turnOffSecondFactorSchema>;

const CLAIM_LIMIT = 200;
const VALUES_LIMIT = 100;

/** Values of a claim, one a line as they are typed; empty lines and repetitions are dropped. */
function claimValues(role: Role) {
  const problem = `Values for ${ROLE_WORDS[role]} must be at most ${VALUES_LIMIT}, of at most ${CLAIM_LIMIT} characters each.`;
  return z
    .array(z.string(problem).trim(), problem)
    .max(VALUES_LIMIT, problem)
    .refine((values) => values.every(({ length }) => length <= CLAIM_LIMIT), problem)
    .transform((values) => [...new Set(values.filter((value) => value !== ""))]);
}

export const singleSignOnSchema = z
  .object({
    claim: z
      .string()
      .trim()
      .max(CLAIM_LIMIT, `Claim may have at most ${CLAIM_LIMIT} characters. Check its name.`),
    adminValues: claimValues("admin"),
    operatorValues: claimValues("operator"),
    reporterValues: claimValues("reporter"),
    admitsUnknown: z.boolean("Unknown people must be let in or refused. Choose one of the two."),
  })
  .refine(
    ({ claim, adminValues, operatorValues, reporterValues }) =>
      claim !== "" || [adminValues, operatorValues, reporterValues].every((values) => values.length === 0),
    { path: ["claim"], message: "Claim is empty, but values are mapped. Enter the claim that holds them." },
  );
export type SaveSingleSignOn = z.output<typeof singleSignOnSchema>;
