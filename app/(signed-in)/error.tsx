"use client";

import { PageFailure } from "@/components/page-failure";

/** For every page behind the sign-in: the frame around it stays. */
export default function SignedInError(props: { error: unknown; retry: () => void }) {
  return <PageFailure {...props} />;
}
