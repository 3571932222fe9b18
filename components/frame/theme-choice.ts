import { Monitor, Moon, Sun } from "lucide-react";
import { THEME_COOKIE, type Theme } from "./theme-cookie";

const YEAR_IN_SECONDS = 31_536_000;

export const THEME_CHOICES = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

/** Shows a theme at once and keeps it, in this browser, for the next page. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  const age = theme === "system" ? 0 : YEAR_IN_SECONDS;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${age}; samesite=lax`;
}
