import { accessSync, constants } from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** Where an application outside of the path lives on macOS. */
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** An installed Chromium or Chrome; undefined if there is none, which leaves Playwright's own. */
export function findChromium(searchPath = process.env.PATH ?? ""): string | undefined {
  const candidates = NAMES.flatMap((name) =>
    searchPath.split(path.delimiter).map((folder) => path.join(folder, name)),
  );
  return [...candidates, ...APPLICATIONS].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What a browser in a test does without: it speaks to nobody but us. Its sandbox does not work for root. */
export function chromiumArguments(isRoot = process.getuid?.() === 0): string[] {
  return [
    ...(isRoot ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
}
