import { describe, expect, it } from "vitest";
import { type CreationFacts, creationReadiness } from "./creation-readiness";
import type { RefusalCode } from "./refusals";
import type { RunStatus } from "./run";

const READY: CreationFacts = {
  runStatus: "error",
  customerId: "01936f3e-0000-7000-8000-000000000001",
  customerName: "Contoso & Sons",
  integrationEnabled: true,
  connectionStored: true,
  baseUrl: "https://backupchecks.example.com",
  mapping: { state: "ok", companyId: 0, companyName: "Contoso Ltd" },
  defaults: { queueId: 8, sourceId: 7, statusId: 1, warningPriorityId: 2, errorPriorityId: 1 },
  values: [
    { kind: "queue", id: 8, label: "Helpdesk", isActive: true },
    { kind: "source", id: 7, label: "Monitoring Alert", isActive: true },
    { kind: "status", id: 1, label: "New", isActive: true },
    { kind: "priority", id: 1, label: "High", isActive: true },
    { kind: "priority", id: 2, label: "Medium", isActive: true },
    { kind: "queue", id: 9, label: "Old queue", isActive: false },
  ],
};

const defaults = (changed: Partial<NonNullable<CreationFacts["defaults"]>>) => ({
  defaults: { ...READY.defaults, ...changed } as CreationFacts["defaults"],
});

describe("a creation", () => {
  it("that lacks nothing has no blocker, and names what is sent", () => {
    expect(creationReadiness(READY)).toEqual({
      blockers: [],
      company: { id: 0, name: "Contoso Ltd" },
      queue: { id: 8, label: "Helpdesk" },
      source: { id: 7, label: "Monitoring Alert" },
      status: { id: 1, label: "New" },
      priority: { id: 1, label: "High" },
      priorityReason: "error → High",
    });
  });

  it("is allowed for a renamed company", () => {
    const mapping = { state: "renamed", companyId: 184, companyName: "Contoso Ltd" } as const;
    expect(creationReadiness({ ...READY, mapping }).blockers).toEqual([]);
  });

  const settings = "/settings/integrations/autotask";
  it.each<[string, Partial<CreationFacts>, RefusalCode, string, string | undefined]>([
    [
      "success",
      { runStatus: "success" },
      "run-succeeded",
      "This run succeeded: there is nothing to open a ticket for.",
      undefined,
    ],
    [
      "the integration off",
      { integrationEnabled: false },
      "integration-off",
      "The Autotask integration is off.",
      settings,
    ],
    [
      "no credentials",
      { connectionStored: false },
      "connection-missing",
      "No credentials for Autotask are stored.",
      `${settings}#connection`,
    ],
    [
      "no base URL",
      { baseUrl: null },
      "base-url-missing",
      "Backupchecks Base URL is not set, and a ticket must link back here.",
      `${settings}#base-url`,
    ],
    [
      "no company",
      { mapping: null },
      "company-missing",
      "Contoso & Sons has no Autotask company yet.",
      "/customers?q=Contoso%20%26%20Sons",
    ],
    [
      "an invalid company",
      { mapping: { state: "invalid", companyId: 184, companyName: "Contoso Ltd" } },
      "company-invalid",
      `Autotask says that company "Contoso Ltd" (ID 184) does not exist, is inactive, or can't be accessed.`,
      "/customers?q=Contoso%20%26%20Sons",
    ],
    [
      "no queue",
      defaults({ queueId: null }),
      "defaults-missing",
      "Default Queue is not set.",
      `${settings}#ticket-defaults`,
    ],
    [
      "no source",
      defaults({ sourceId: null }),
      "defaults-missing",
      "Ticket Source is not set.",
      `${settings}#ticket-defaults`,
    ],
    [
      "no status",
      defaults({ statusId: null }),
      "defaults-missing",
      "Default Status is not set.",
      `${settings}#ticket-defaults`,
    ],
    [
      "no priority",
      defaults({ errorPriorityId: null }),
      "defaults-missing",
      "Priority for Error is not set.",
      `${settings}#ticket-defaults`,
    ],
    [
      "a queue that became inactive",
      defaults({ queueId: 9 }),
      "value-inactive",
      `Default Queue "Old queue" is inactive in Autotask.`,
      `${settings}#ticket-defaults`,
    ],
    [
      "a source that Autotask no longer lists",
      defaults({ sourceId: 77 }),
      "value-inactive",
      `Ticket Source "77" is inactive in Autotask.`,
      `${settings}#ticket-defaults`,
    ],
  ])("with %s is blocked, with the reason and the way to the cure", (_, facts, code, reason, href) => {
    const { blockers } = creationReadiness({ ...READY, ...facts });
    expect(blockers).toHaveLength(1);
    expect(blockers[0]).toMatchObject({ code, reason });
    expect(blockers[0]?.cure?.href).toBe(href);
  });

  it("names everything that is in the way at once", () => {
    const codes = creationReadiness({
      ...READY,
      integrationEnabled: false,
      connectionStored: false,
      baseUrl: null,
      mapping: null,
      defaults: null,
      values: [],
    }).blockers.map(({ code }) => code);
    expect(codes).toEqual([
      "integration-off",
      "connection-missing",
      "base-url-missing",
      "company-missing",
      "defaults-missing",
      "defaults-missing",
      "defaults-missing",
      "defaults-missing",
    ]);
  });

  it.each<[RunStatus, string | null, string | null]>([
    ["error", "High", "error → High"],
    ["missed", "High", "missed → High"],
    ["warning", "Medium", "warning → Medium"],
    ["unknown", "Medium", "unknown → Medium"],
    ["success", null, null],
  ])("of a run that ended in %s has priority %s", (runStatus, label, reason) => {
    const { priority, priorityReason } = creationReadiness({ ...READY, runStatus });
    expect(priority?.label ?? null).toBe(label);
    expect(priorityReason).toBe(reason);
  });

  it("does not mind a missing value for the other severity", () => {
    expect(creationReadiness({ ...READY, ...defaults({ warningPriorityId: null }) }).blockers).toEqual([]);
    expect(
      creationReadiness({ ...READY, runStatus: "warning", ...defaults({ errorPriorityId: null }) }).blockers,
    ).toEqual([]);
  });
});
