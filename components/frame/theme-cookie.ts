/** Carries the chosen theme to the server, so that the first HTML already has it and no script need run before the first paint. */
export const THEME_COOKIE = "theme";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
