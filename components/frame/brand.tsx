/** The mark of Backupchecks: a tick on the accent. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="7" fill="var(--primary)" />
      <path
        d="m8 17 5.5 5.5 11-12"
        fill="none"
        stroke="var(--primary-foreground)"
        strokeWidth="3.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
