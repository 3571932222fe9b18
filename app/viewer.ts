import { cookies } from "next/headers";
import { THEME_COOKIE, type Theme } from "@/components/frame/theme-cookie";
import { isTimeZone } from "@/components/time-words";
import { TIME_ZONE_COOKIE } from "@/components/time-zone-cookie";
import { signedInUser } from "@/lib/auth/current-actor";

/** The zone that the viewer chose in their profile, `null` while screens follow the browser. */
export async function chosenZone(): Promise<string | null> {
  // The page that says that the database is away must come without it.
  const chosen = (await signedInUser().catch(() => null))?.timeZone;
  return chosen && isTimeZone(chosen) ? chosen : null;
}

/** The viewer's time zone: the chosen one, else the one that their browser told on an earlier page; UTC until it has. */
export async function viewerZone(): Promise<string> {
  const chosen = await chosenZone();
  if (chosen) return chosen;
  const told = (await cookies()).get(TIME_ZONE_COOKIE)?.value;
  return told && isTimeZone(told) ? told : "UTC";
}

/** The theme that the viewer chose; `null` follows the system. */
export async function viewerTheme(): Promise<Exclude<Theme, "system"> | null> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return chosen === "light" || chosen === "dark" ? chosen : null;
}
