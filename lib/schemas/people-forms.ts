import { z } from "zod";
import { newPassword, personEmail, personName, personRole } from "./person-fields";
import { timeZone } from "./settings-form";
import { secondStepSchema, signInSchema } from "./sign-in-form";

/** A person who is invited: they set their password themselves. */
export const inviteUserSchema = z.object({ email: personEmail, name: personName, role: personRole });
export type InviteUser = z.output<typeof inviteUserSchema>;

/** What names a person in requests; addresses never change. */
export const userSchema = z.object({ email: personEmail });

export const changeRoleSchema = z.object({ email: personEmail, role: personRole });
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
