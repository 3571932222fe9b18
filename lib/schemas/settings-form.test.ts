import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  connectionSchemaFor,
  saveAllowManualNumbersSchema,
  saveAllowResolveSchema,
  saveApiLogSchema,
  saveBaseUrlSchema,
  saveClosedStatusesSchema,
  saveConnectionSchema,
  saveEnabledSchema,
  saveEnvironmentSchema,
  saveNameSyncSchema,
  saveRetentionSchema,
  saveTicketDefaultsSchema,
  saveTimeZoneSchema,
  saveValidateTicketsSchema,
} from "./settings-form";

/** Path and sentence of every problem, as a form shows them. */
function problems(result: {
  success: boolean;
  error?: { issues: { path: PropertyKey[]; message: string }[] };
}) {
  return result.error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [];
}

describe("saveConnectionSchema", () => {
  it.each([
    ["trims the user name", { userName: "  api@contoso.com \n" }, { userName: "api@contoso.com" }],
    [
      "keeps the password as typed",
      { userName: "a", password: " p w " },
      { userName: "a", password: " p w " },
    ],
    [
      "trims the tracking identifier",
      { userName: "a", trackingIdentifier: " T1\t" },
      { userName: "a", trackingIdentifier: "T1" },
    ],
    [
      "lets empty secrets through: they keep what is stored",
      { userName: "a", password: "", trackingIdentifier: "" },
      { userName: "a", password: "", trackingIdentifier: "" },
    ],
    ["takes Latin-1", { userName: "a", password: "pässwörd£" }, { userName: "a", password: "pässwörd£" }],
    [
      "takes the longest values",
      { userName: "u".repeat(100), password: "p".repeat(200), trackingIdentifier: "t".repeat(100) },
      { userName: "u".repeat(100), password: "p".repeat(200), trackingIdentifier: "t".repeat(100) },
    ],
  ])("%s", (_name, input, output) => {
    expect(saveConnectionSchema.parse(input)).toEqual(output);
  });

  it.each([
    [{}, "userName: API Username is empty. Enter the user name of the API user in Autotask."],
    [
      { userName: " \n" },
      "userName: API Username is empty. Enter the user name of the API user in Autotask.",
    ],
    [
      { userName: "u".repeat(101) },
      "userName: API Username may have at most 100 characters. Check what was pasted.",
    ],
    [
      { userName: "a\nb" },
      "userName: API Username contains a line break or a character that can't be sent to Autotask. Type it, or paste it again.",
    ],
    [
      { userName: "a", password: "p".repeat(201) },
      "password: API Password may have at most 200 characters. Check what was pasted.",
    ],
    [
      { userName: "a", password: "secret\r\n" },
      "password: API Password contains a line break or a character that can't be sent to Autotask. Type it, or paste it again.",
    ],
    [
      { userName: "a", password: "100 €" },
      "password: API Password contains a line break or a character that can't be sent to Autotask. Type it, or paste it again.",
    ],
    [{ userName: "a", password: 7 }, "password: API Password must be text. Enter it again."],
    [
      { userName: "a", trackingIdentifier: "t".repeat(101) },
      "trackingIdentifier: Tracking Identifier may have at most 100 characters. Check what was pasted.",
    ],
    [
      { userName: "a", trackingIdentifier: null },
      "trackingIdentifier: Tracking Identifier must be text. Enter it again.",
    ],
  ])("refuses %j", (input, problem) => {
    expect(problems(saveConnectionSchema.safeParse(input))).toEqual([problem]);
  });

  it("accepts only what an HTTP header carries", () => {
    const character = fc.integer({ min: 0, max: 0x17f }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 4 }), (password) => {
        const accepted = saveConnectionSchema.safeParse({ userName: "a", password }).success;
        const sendable = Array.from(password).every((c) => /^[ -~\u00a0-\u00ff]$/.test(c));
        expect(accepted).toBe(sendable);
        if (accepted) expect(() => new Headers({ Secret: password })).not.toThrow();
      }),
    );
  });
});

describe("saveTicketDefaultsSchema", () => {
  const given = { sourceId: 8, queueId: 0, statusId: 1, warningPriorityId: 2, errorPriorityId: null };

  it("takes IDs, 0 among them, and null for none", () => {
    expect(saveTicketDefaultsSchema.parse(given)).toEqual(given);
  });

  it.each([
    [
      { sourceId: undefined },
      "sourceId: Ticket Source is not a value of Autotask's list. Choose one from the list.",
    ],
    [{ queueId: "5" }, "queueId: Default Queue is not a value of Autotask's list. Choose one from the list."],
    [
      { statusId: 1.5 },
      "statusId: Default Status is not a value of Autotask's list. Choose one from the list.",
    ],
    [
      { warningPriorityId: -1 },
      "warningPriorityId: The priority for Warning is not a value of Autotask's list. Choose one from the list.",
    ],
    [
      { errorPriorityId: 2_147_483_648 },
      "errorPriorityId: The priority for Error is not a value of Autotask's list. Choose one from the list.",
    ],
  ])("refuses %j", (change, problem) => {
    expect(problems(saveTicketDefaultsSchema.safeParse({ ...given, ...change }))).toEqual([problem]);
  });
});

describe("saveClosedStatusesSchema", () => {
  it.each([
    [[], []],
    [
      [52, 0, 52],
      [0, 52],
    ],
    [
      [100, 9],
      [9, 100],
    ],
  ])("takes %j as %j", (closedStatusIds, kept) => {
    expect(saveClosedStatusesSchema.parse({ closedStatusIds })).toEqual({ closedStatusIds: kept });
  });

  it.each([
    [undefined],
    [null],
    ["52"],
    [[52, "9"]],
    [[1.5]],
    [[-1]],
    [[2_147_483_648]],
    [Array.from({ length: 501 }, (_, id) => id)],
  ])("refuses %j with the field's name", (closedStatusIds) => {
    expect(problems(saveClosedStatusesSchema.safeParse({ closedStatusIds }))).toEqual([
      "closedStatusIds: Statuses that mean closed: one is not a value of Autotask's list. Choose from the list.",
    ]);
  });
});

describe("switches", () => {
  const SWITCHES = [
    ["allowResolve", saveAllowResolveSchema, "Allow resolving tickets from Backupchecks"],
    [
      "allowManualNumbers",
      saveAllowManualNumbersSchema,
      "Allow manual ticket number entry when Autotask is enabled",
    ],
    ["validateTickets", saveValidateTicketsSchema, "Periodic validation"],
  ] as const;

  it.each(SWITCHES)("%s is on or off", (field, schema, name) => {
    for (const on of [true, false]) expect(schema.parse({ [field]: on })).toEqual({ [field]: on });
    for (const other of [undefined, null, "true", 1])
      expect(problems(schema.safeParse({ [field]: other }))).toEqual([
        `${field}: ${name} must be on or off. Choose one of the two.`,
      ]);
  });
});

describe("saveNameSyncSchema", () => {
  it.each([0, 6, 12, 24, 168])("takes %j hours", (nameSyncHours) => {
    expect(saveNameSyncSchema.parse({ nameSyncHours })).toEqual({ nameSyncHours });
  });

  it.each([undefined, null, "24", 1, 5, 24.5, -6, Number.NaN])(
    "refuses %j with the field's name",
    (nameSyncHours) => {
      expect(problems(saveNameSyncSchema.safeParse({ nameSyncHours }))).toEqual([
        "nameSyncHours: Sync names must be one of Off, Every 6 hours, Every 12 hours, Daily, Weekly. Choose one of them.",
      ]);
    },
  );
});

describe("saveApiLogSchema", () => {
  it.each(["1", " 14 ", "365"])("takes %j days", (keepDays) => {
    expect(saveApiLogSchema.parse({ level: "all", keepDays })).toEqual({
      level: "all",
      keepDays: Number(keepDays),
    });
  });

  it.each([undefined, null, 14, "", "0", "366", "1.5", "-1", "1e2", "two weeks"])(
    "refuses %j as days with the field's name",
    (keepDays) => {
      expect(problems(saveApiLogSchema.safeParse({ level: "off", keepDays }))).toEqual([
        "keepDays: Keep rows for must be 1 to 365 days. Enter a whole number.",
      ]);
    },
  );

  it.each([undefined, "ALL", "debug"])("refuses %j as a level", (level) => {
    expect(problems(saveApiLogSchema.safeParse({ level, keepDays: "14" }))).toEqual([
      "level: API log must be Off, Errors or All. Choose one of them.",
    ]);
  });
});

describe("saveBaseUrlSchema", () => {
  it.each([
    ["https://backupchecks.example.com", "https://backupchecks.example.com"],
    ["  https://Backupchecks.Example.com/ ", "https://backupchecks.example.com"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
  ])("brings %j to its normal form", (baseUrl, normal) => {
    expect(saveBaseUrlSchema.parse({ baseUrl })).toEqual({ baseUrl: normal });
  });

  it.each([
    undefined,
    "",
    "  ",
    "backupchecks.example.com",
    "http://backupchecks.example.com",
    "https://backupchecks.example.com/?a=1",
    "https://user@backupchecks.example.com",
    "javascript:alert(1)",
  ])("refuses %j with one sentence at the field", (baseUrl) => {
    const found = problems(saveBaseUrlSchema.safeParse({ baseUrl }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^baseUrl: .+\.$/);
  });
});

describe("saveEnabledSchema and saveEnvironmentSchema", () => {
  it.each([true, false])("takes %j", (enabled) => {
    expect(saveEnabledSchema.parse({ enabled })).toEqual({ enabled });
  });

  it.each([undefined, "true", 1])("refuses %j as on or off", (enabled) => {
    expect(problems(saveEnabledSchema.safeParse({ enabled }))).toEqual([
      "enabled: Enable Autotask integration must be on or off. Choose one of the two.",
    ]);
  });

  it.each(["sandbox", "production"])("takes %j", (environment) => {
    expect(saveEnvironmentSchema.parse({ environment })).toEqual({ environment });
  });

  it.each([undefined, "Production", "test"])("refuses %j as an environment", (environment) => {
    expect(problems(saveEnvironmentSchema.safeParse({ environment }))).toEqual([
      "environment: Environment must be Sandbox or Production. Choose one of the two.",
    ]);
  });
});

describe("saveTimeZoneSchema", () => {
  it.each([
    ["Europe/Amsterdam", "Europe/Amsterdam"],
    [" europe/amsterdam ", "Europe/Amsterdam"],
    ["UTC", "UTC"],
    ["utc", "UTC"],
    ["Asia/Kolkata", "Asia/Kolkata"],
  ])("takes %j as %s", (timeZone, kept) => {
    expect(saveTimeZoneSchema.parse({ timeZone })).toEqual({ timeZone: kept });
  });

  it.each([
    [undefined, "timeZone: Time zone is empty. Choose one from the list."],
    ["", "timeZone: Time zone is not known. Choose one from the list, such as Europe/Amsterdam or UTC."],
    [
      "Mars/Olympus",
      "timeZone: Time zone is not known. Choose one from the list, such as Europe/Amsterdam or UTC.",
    ],
    [
      "+01:00",
      "timeZone: Time zone is not known. Choose one from the list, such as Europe/Amsterdam or UTC.",
    ],
  ])("refuses %j", (timeZone, problem) => {
    expect(problems(saveTimeZoneSchema.safeParse({ timeZone }))).toEqual([problem]);
  });

  it("takes every zone of the list that is offered", () => {
    for (const timeZone of Intl.supportedValuesOf("timeZone")) {
      expect(saveTimeZoneSchema.parse({ timeZone })).toEqual({ timeZone });
    }
  });
});

describe("connectionSchemaFor", () => {
  const NO_PASSWORD = "password: API Password is empty. Enter the password (secret) of the API user.";
  const NO_IDENTIFIER =
    "trackingIdentifier: Tracking Identifier is empty. Enter the one that Autotask shows for the API user.";
  const none = { passwordSet: false, trackingIdentifierSet: false };
  const both = { passwordSet: true, trackingIdentifierSet: true };

  it.each([
    ["asks for both where none is stored", none, { userName: "a" }, [NO_PASSWORD, NO_IDENTIFIER]],
    [
      "takes an empty one for none",
      none,
      { userName: "a", password: "", trackingIdentifier: " " },
      [NO_PASSWORD, NO_IDENTIFIER],
    ],
    ["asks for the one that is missing", { ...both, passwordSet: false }, { userName: "a" }, [NO_PASSWORD]],
    [
      "says all at once",
      none,
      { userName: "" },
      [
        "userName: API Username is empty. Enter the user name of the API user in Autotask.",
        NO_PASSWORD,
        NO_IDENTIFIER,
      ],
    ],
    ["keeps what is stored", both, { userName: "a", password: "" }, []],
    ["takes what is given", none, { userName: "a", password: "p", trackingIdentifier: "t" }, []],
  ])("%s", (_name, stored, given, expected) => {
    expect(problems(connectionSchemaFor(stored).safeParse(given))).toEqual(expected);
  });

  it("refuses what is no form at all", () => {
    expect(connectionSchemaFor(none).safeParse(null).success).toBe(false);
  });
});

describe("how long runs are kept", () => {
  it.each([
    ["", null],
    [" 90 ", 90],
    ["30", 30],
    ["3650", 3650],
  ])("takes %j", (keepRunsDays, expected) => {
    expect(saveRetentionSchema.parse({ keepRunsDays })).toEqual({ keepRunsDays: expected });
  });

  it.each(["29", "3651", "0", "-30", "30.5", "1e3", "thirty", "00000"])("refuses %j", (keepRunsDays) => {
    expect(problems(saveRetentionSchema.safeParse({ keepRunsDays }))).toEqual([
      "keepRunsDays: Keep runs for must be 30 to 3650 days, or empty to keep all of them.",
    ]);
  });
});
