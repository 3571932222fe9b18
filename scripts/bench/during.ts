/**
 * Does one thing again and again, so many at a time, until the time is over and it was done so often; what has begun is ended.
 * @param act returns the milliseconds that it took.
 */
export async function during(
  { seconds, atLeast = 0 }: { seconds: number; atLeast?: number },
  atOnce: number,
  act: () => Promise<number>,
): Promise<{ times: number[]; elapsed: number }> {
  const times: number[] = [];
  const startedAt = performance.now();
  const worker = async () => {
    while (performance.now() - startedAt < seconds * 1000 || times.length < atLeast) times.push(await act());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { times, elapsed: (performance.now() - startedAt) / 1000 };
}
