import type { NextConfig } from "next";
import { env } from "./lib/env";

// A malformed variable stops the build as it stops the start, with one line that names it.
env();

const SECURITY_HEADERS = [
  { key: "Strict-Transport-Security", value: "max-age=31536000" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
];

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  typedRoutes: true,
  // Types are checked by a step of the tests, over the whole tree; the first start need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@node-rs/argon2", "pg", "pg-boss", "pino", "prom-client"],
  // A file of mappings has 2 MB at most, up to twice that when its quotes and line ends are escaped; Next's own limit is 1 MB.
  experimental: { serverActions: { bodySizeLimit: "5mb" } },
  // A title that is streamed after its page is missing for a moment each time the page is refreshed in place; so it comes with the page.
  htmlLimitedBots: /.*/,
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};

export default config;
