import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { createFirstAdministratorAction } from "@/app/_actions/setup-actions";
import { EntranceFrame } from "@/components/frame/entrance-frame";
import { needsSetup } from "@/lib/auth/setup";
import { SetupForm } from "./setup-form";

export const metadata: Metadata = { title: "First administrator" };

export default async function SetupPage() {
  if (!(await needsSetup())) redirect("/sign-in");
  const host = (await headers()).get("host") ?? "this instance";
  return (
    <EntranceFrame
      title="First administrator"
      instance={host}
      lead="This instance is empty. Make its first administrator; colleagues can be added afterwards."
    >
      <SetupForm createAction={createFirstAdministratorAction} />
    </EntranceFrame>
  );
}
