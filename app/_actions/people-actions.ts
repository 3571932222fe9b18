"use server";

import { act } from "@/app/_actions/action";
import {
  type ChangeRole,
  changeRoleSchema,
  endSessionSchema,
  type InviteUser,
  inviteUserSchema,
  type SaveSingleSignOn,
  singleSignOnSchema,
  userSchema,
} from "@/lib/schemas/people-forms";
import { inviteUser, makeAccessLink } from "@/lib/use-cases/invite-user";
import {
  changeRole,
  disableUser,
  enableUser,
  endUserSession,
  unlinkUser,
} from "@/lib/use-cases/manage-users";
import { resetSecondFactor } from "@/lib/use-cases/second-factor";
import { saveSingleSignOn } from "@/lib/use-cases/single-sign-on";

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

export async function unlinkUserAction(input: { email: string }) {
  return act(userSchema, input, unlinkUser);
}

export async function saveSingleSignOnAction(input: SaveSingleSignOn) {
  return act(singleSignOnSchema, input, saveSingleSignOn);
}
