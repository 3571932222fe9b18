import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { contextFiles } from "./image-making";
import { readImageRecipe } from "./image-recipe";

const ROOT = path.join(import.meta.dirname, "../..");
const read = (file: string) => readFile(path.join(ROOT, file), "utf8");

describe("the Dockerfile", () => {
  it("has nothing that a linter finds", async () => {
    const found = (text: string) => validate(text).map(({ message }) => message);
    const text = await read("Dockerfile");
    expect(found(text)).toEqual([]);
    expect(found(text.replace("EXPOSE", "EXPOSES"))).toEqual(["Unknown instruction: EXPOSES"]);
  });

  it("makes the image in two stages on Debian, and runs it as nobody of rank", async () => {
    const stages = readImageRecipe(await read("Dockerfile"));
    expect(stages.map(({ name, base }) => [name, base])).toEqual([
      ["build", "node:24-bookworm-slim"],
      [null, "node:24-bookworm-slim"],
    ]);
    const last = stages.at(-1);
    expect(last?.user).toBe("node");
    expect(last?.command).toEqual(["node", "scripts/bootstrap.mjs", "start"]);
    expect(last?.environment).toEqual({
      NODE_ENV: "production",
      HOSTNAME: "0.0.0.0",
      PORT: "3000",
      BACKUPCHECKS_DATA_DIR: "/data",
    });
    // Nothing of the context comes into the last stage but by the first.
    expect(last?.steps.filter((step) => step.do === "copy").map(({ from }) => from)).toEqual(["build"]);
  });

  it("sends no secret, no data and no test to the engine", async () => {
    const files = await contextFiles();
    expect(files).toEqual(
      expect.arrayContaining(["package-lock.json", "scripts/serve.ts", "app/layout.tsx"]),
    );
    const unwanted = /^data\/|(^|\/)(\.env|\.git|node_modules|e2e|testing)(\/|$)|\.test\.ts$/;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
  });
});

describe("compose.yaml", () => {
  interface Service {
    environment: Record<string, string>;
    volumes: string[];
    ports?: string[];
    depends_on?: Record<string, { condition: string }>;
  }
  const compose = async () =>
    parse(await read("compose.yaml")) as {
      services: Record<"app" | "database", Service>;
      networks: { default: { ipam: { config: { subnet: string; gateway: string }[] } } };
      volumes: Record<string, unknown>;
    };

  it("has nothing against the Compose Specification", async () => {
    // Its warnings are of style: quotes, the order of keys.
    const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
    const found = (file: string) =>
      linter
        .lintFiles([file], false)
        .flatMap(({ messages }) => messages)
        .filter(({ type }) => type === "error")
        .map(({ rule }) => rule);
    expect(found(path.join(ROOT, "compose.yaml"))).toEqual([]);
    const folder = await mkdtemp(path.join(tmpdir(), "backupchecks-compose-"));
    try {
      const broken = path.join(folder, "compose.yaml");
      await writeFile(broken, (await read("compose.yaml")).replace("restart:", "restarts:"));
      expect(found(broken)).toEqual(["invalid-schema"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("waits for its database, is reached from this machine alone, and keeps what is stored in volumes", async () => {
    const { services, volumes } = await compose();
    expect(services.app.depends_on).toEqual({ database: { condition: "service_healthy" } });
    expect(services.app.ports).toEqual(["127.0.0.1:3000:3000"]);
    expect(services.database.ports).toBeUndefined();
    const kept = Object.values(services).flatMap((service) =>
      service.volumes.map((each) => each.split(":")[0]),
    );
    expect(kept.toSorted()).toEqual(Object.keys(volumes).toSorted());
  });

  it("passes every variable that there is, but what the image and the database decide, and no secret of its own", async () => {
    const { VARIABLE_NAMES } = await import("@/lib/env");
    const { services } = await compose();
    const ofTheImage = ["PORT", "HOSTNAME", "BACKUPCHECKS_DATA_DIR"];
    expect([...Object.keys(services.app.environment), ...ofTheImage].toSorted()).toEqual(
      VARIABLE_NAMES.toSorted(),
    );
    for (const [name, value] of Object.entries(services.app.environment)) {
      if (name !== "DATABASE_URL") expect(value).toMatch(new RegExp(`^\\$\\{${name}:-[^}]*\\}$`));
      if (/SECRET|KEY|TOKEN|PASSWORD/.test(name)) expect(value).toBe(`\${${name}:-}`);
    }
  });

  it("trusts the gateway of its network, as which a proxy on this machine is seen", async () => {
    const { services, networks } = await compose();
    const [network] = networks.default.ipam.config;
    expect(services.app.environment.TRUSTED_PROXIES).toBe(`\${TRUSTED_PROXIES:-${network?.gateway}}`);
    expect(ipaddr.parse(network?.gateway ?? "").match(ipaddr.parseCIDR(network?.subnet ?? ""))).toBe(true);
  });
});

describe("the systemd unit", () => {
  it("starts what npm start starts, from a data folder of its own", async () => {
    const unit = await read("deploy/backupchecks.service");
    const { scripts } = JSON.parse(await read("package.json")) as { scripts: Record<string, string> };
    expect(unit).toContain(`ExecStart=/usr/bin/${scripts.start}`);
    expect(unit).toContain("Environment=BACKUPCHECKS_DATA_DIR=/var/lib/backupchecks");
    expect(unit).toContain("StateDirectory=backupchecks");
    expect(unit).toMatch(/^User=(?!root)\w+$/m);
  });
});
