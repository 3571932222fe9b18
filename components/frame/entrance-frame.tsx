import type { ReactNode } from "react";
import { BrandMark } from "./brand";

/** The page outside: sign-in and set-up. It says which instance this is, and holds one form. */
export function EntranceFrame({
  title,
  instance,
  lead,
  children,
}: {
  title: string;
  /** Host under which the page is being read. */
  instance: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col px-5 pt-[max(3rem,14vh)] pb-10">
      <div className="flex items-center gap-2.5">
        <BrandMark className="size-7 shrink-0" />
        <p className="min-w-0">
          <span className="block font-semibold text-base leading-5">Backupchecks</span>
          <span className="block truncate text-muted-foreground text-xs">{instance}</span>
        </p>
      </div>
      <h1 className="mt-8 font-semibold text-2xl tracking-tight">{title}</h1>
      {lead && <div className="mt-1.5 text-base text-muted-foreground text-pretty">{lead}</div>}
      <div className="mt-5">{children}</div>
    </main>
  );
}
