const SECOND_MS = 1_000;
const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

/** A short time as `85 ms` or `1.2 s`. */
export function millisecondWords(ms: number): string {
  return ms < SECOND_MS ? `${ms} ms` : `${(ms / SECOND_MS).toFixed(1)} s`;
}

/** A size as `512 B`, `4.2 kB` or `1.3 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < KILOBYTE) return `${bytes} B`;
  return bytes < MEGABYTE ? `${(bytes / KILOBYTE).toFixed(1)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
