"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { dayOf, exactTime, isTimeZone, shortDay, shortTime } from "./time-words";
import { TIME_ZONE_COOKIE } from "./time-zone-cookie";

const YEAR_IN_SECONDS = 31_536_000;
const MINUTE_IN_MS = 60_000;

interface Clock {
  zone: string;
  now: Date;
}

const ClockContext = createContext<Clock>({ zone: "UTC", now: new Date(0) });

function viewersZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const noChanges = () => () => {};

interface TimeZoneProviderProps {
  zone: string;
  /** The viewer chose it, so the browser's is not asked for. */
  isChosen?: boolean;
  now: Date;
  children: ReactNode;
}

/**
 * Gives all times below their zone: on the server and while hydrating the one that the server knows, then the viewer's own. `now` is
 * the moment of rendering, so that both sides say "yesterday" of the same day; a page left open over night moves on.
 */
export function TimeZoneProvider({ zone, isChosen = false, now, children }: TimeZoneProviderProps) {
  const browsers = useSyncExternalStore(noChanges, viewersZone, () => zone);
  const own = isChosen ? zone : browsers;
  const [present, setPresent] = useState(now);

  useEffect(() => {
    if (own === zone || !isTimeZone(own)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(own)}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
  }, [own, zone]);

  useEffect(() => {
    const moveOn = () =>
      setPresent((last) => (dayOf(last, own) === dayOf(new Date(), own) ? last : new Date()));
    const timer = setInterval(moveOn, MINUTE_IN_MS);
    return () => clearInterval(timer);
  }, [own]);

  const clock = useMemo(() => ({ zone: own, now: present }), [own, present]);
  return <ClockContext value={clock}>{children}</ClockContext>;
}

export interface TimeWords {
  zone: string;
  now: Date;
  /** By distance: `05:12`, `yesterday 22:41`, `12 Nov`. */
  short: (instant: Date) => string;
  /** The day alone: `12 Nov`. */
  day: (instant: Date) => string;
  /** With weekday, seconds and zone. */
  exact: (instant: Date) => string;
}

/** Times in words, in the viewer's zone, for names and sentences that take a text. */
export function useTimeWords(): TimeWords {
  const { zone, now } = useContext(ClockContext);
  return useMemo(
    () => ({
      zone,
      now,
      short: (instant: Date) => shortTime(instant, now, zone),
      day: (instant: Date) => shortDay(instant, now, zone),
      exact: (instant: Date) => exactTime(instant, zone),
    }),
    [zone, now],
  );
}
