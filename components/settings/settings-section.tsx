import type { ReactNode } from "react";

interface SettingsSectionProps {
  /** Also the fragment of the address that leads here. */
  id: string;
  title: string;
  description?: ReactNode;
  /** Who changed it, or how old it is. */
  note?: ReactNode;
  children: ReactNode;
}

/** One section of the settings: what it is for at the left, what can be set at the right; hairlines in between. */
export function SettingsSection({ id, title, description, note, children }: SettingsSectionProps) {
  const titleId = `${id}-title`;
  return (
    <section
      id={id}
      aria-labelledby={titleId}
      className="grid scroll-mt-4 gap-x-12 gap-y-4 border-t py-6 lg:grid-cols-[16rem_minmax(0,38rem)]"
    >
      <div className="flex flex-col gap-1.5">
        <h2 id={titleId} className="font-semibold text-base">
          {title}
        </h2>
        {description && <div className="max-w-prose text-muted-foreground text-sm">{description}</div>}
        {note}
      </div>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </section>
  );
}
