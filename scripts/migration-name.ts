/**
 * The folder of a new migration: UTC time to the second and a name in lower case, as Prisma makes them.
 * @throws Error saying how to call the command.
 */
export function migrationFolderName(args: string[], now: Date): string {
  const name = args
    .join("_")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (name === "") throw new Error("Say what the migration is about: npm run migration -- <name>");
  const time = now.toISOString().replace(/\D/g, "").slice(0, 14);
  return `${time}_${name.slice(0, 200)}`;
}
