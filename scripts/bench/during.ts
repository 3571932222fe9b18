/** Does one thing again and again, so many at a time, until the time is over; what has begun is ended. */
export async function during(
  seconds: number,
  atOnce: number,
  act: () => Promise<number>,
): Promise<{ times: number[]; elapsed: number }> {
  const times: number[] = [];
  const startedAt = performance.now();
  const worker = async () => {
    while (performance.now() - startedAt < seconds * 1000) times.push(await act());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { times, elapsed: (performance.now() - startedAt) / 1000 };
}
