"use client";

import { signOut } from "next-auth/react";
import { signOutAction } from "@/app/_actions/session-actions";
import { Sidebar, type SidebarProps } from "@/components/frame/sidebar";

/** Ends the sign-in on the server, drops the cookie, and leaves by a whole new document, so that nothing that was shown stays behind. */
async function leave(): Promise<void> {
  await signOutAction({}).catch(() => null);
  await signOut({ redirect: false }).catch(() => null);
  window.location.assign("/sign-in");
}

export function FrameSidebar(props: Omit<SidebarProps, "onSignOut">) {
  return <Sidebar {...props} onSignOut={leave} />;
}
