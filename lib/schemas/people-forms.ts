import { z } from "zod";
import { newPassword, personEmail, personName, personRole } from "./person-fields";

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
