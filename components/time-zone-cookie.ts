/** Carries the viewer's zone to the server, so that the first HTML already tells the viewer's time. */
export const TIME_ZONE_COOKIE = "time-zone";
