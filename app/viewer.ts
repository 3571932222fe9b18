import { cookies } from "next/headers";
import { THEME_COOKIE, type Theme } from "@/components/frame/theme-cookie";
import { isTimeZone } from "@/components/time-words";
import { TIME_ZONE_COOKIE } from "@/components/time-zone-cookie";

/** The viewer's time zone as their browser told it on an earlier page; UTC until it has. */
export async function viewerZone(): Promise<string> {
  const told = (await cookies()).get(TIME_ZONE_COOKIE)?.value;
  return told && isTimeZone(told) ? told : "UTC";
}

/** The theme that the viewer chose; `null` follows the system. */
export async function viewerTheme(): Promise<Exclude<Theme, "system"> | null> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return chosen === "light" || chosen === "dark" ? chosen : null;
}
