"use server";

import { act } from "@/app/_actions/action";
import {
  type ChangeRole,
  changeRoleSchema,
  endSessionSchema,
  type InviteUser,
  inviteUserSchema,
  userSchema,
} from "@/lib/schemas/people-forms";
import { inviteUser, makeAccessLink } from "@/lib/use-cases/invite-user";
import { changeRole, disableUser, enableUser, endUserSession } from "@/lib/use-cases/manage-users";
import { resetSecondFactor } from "@/lib/use-cases/second-factor";

export async function inviteUserAction(input: InviteUser) {
  return act(inviteUserSchema, input, inviteUser);
}

export async function makeAccessLinkAction(input: { email: string }) {
  return act(userSchema, input, makeAccessLink);
}

export async function changeRoleAction(input: ChangeRole) {
  return act(changeRoleSchema, input, changeRole);
}

export async function disableUserAction(input: { email: string }) {
  return act(userSchema, input, disableUser);
}

export async function enableUserAction(input: { email: string }) {
  return act(userSchema, input, enableUser);
}

export async function endUserSessionAction(input: { signInId: string }) {
  return act(endSessionSchema, input, endUserSession);
}

export async function resetSecondFactorAction(input: { email: string }) {
  return act(userSchema, input, resetSecondFactor);
}
