// One line for each thing a command does. On a terminal a counter runs in it; elsewhere what takes long is said before and after.

const SLOW_MS = 2000;

/** Whole seconds between two instants in milliseconds, as people read them: `58 s`, `2 min 05 s`. */
export function seconds(fromMs, toMs) {
  const total = Math.round((toMs - fromMs) / 1000);
  if (total < 60) return `${total} s`;
  return `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, "0")} s`;
}

/**
 * Does one thing and says so in one line, with the time if it took more than two seconds. `work` may return a note's worth of
 * result; `note` turns it into the words after the title. A failure is said in the same line, and thrown on.
 */
export async function step(title, work, { stream = process.stderr, note = () => "" } = {}) {
  const startedAt = Date.now();
  const elapsed = () => Date.now() - startedAt;
  const clear = stream.isTTY ? "\r\x1b[2K" : "";
  let announced = false;
  const timer = setInterval(() => {
    if (elapsed() < SLOW_MS) return;
    if (stream.isTTY) stream.write(`${clear}${title} … ${seconds(startedAt, Date.now())}`);
    else if (!announced) stream.write(`${title} …\n`);
    announced = true;
  }, 250);
  if (stream.isTTY) stream.write(`${title} …`);

  const finish = (words) => {
    clearInterval(timer);
    const time = elapsed() >= SLOW_MS ? ` (${seconds(startedAt, Date.now())})` : "";
    stream.write(`${clear}${title}${words ? `: ${words}` : ""}${time}\n`);
  };
  try {
    const result = await work();
    finish(note(result));
    return result;
  } catch (error) {
    finish("failed");
    throw error;
  }
}
