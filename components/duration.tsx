import { durationWords } from "./time-words";

/** A length of time in words, from seconds: "41 min 26 s". */
export function Duration({ seconds, className }: { seconds: number; className?: string }) {
  return (
    <time dateTime={`PT${Math.max(0, Math.round(seconds))}S`} className={className}>
      {durationWords(seconds)}
    </time>
  );
}
