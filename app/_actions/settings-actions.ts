"use server";

import { headers } from "next/headers";
import { z } from "zod";
import { act } from "@/app/_actions/action";
import {
  type SaveAllowManualNumbers,
  type SaveAllowResolve,
  type SaveApiLog,
  type SaveBaseUrl,
  type SaveClosedStatuses,
  type SaveConnection,
  type SaveEnabled,
  type SaveEnvironment,
  type SaveNameSync,
  type SaveRetention,
  type SaveTicketDefaults,
  type SaveTimeZone,
  type SaveValidateTickets,
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
} from "@/lib/schemas/settings-form";
import { refreshReferenceData } from "@/lib/use-cases/refresh-reference-data";
import {
  saveAllowManualNumbers,
  saveAllowResolve,
  saveApiLog,
  saveBaseUrl,
  saveClosedStatuses,
  saveConnection,
  saveEnabled,
  saveEnvironment,
  saveNameSync,
  saveRetention,
  saveTicketDefaults,
  saveTimeZone,
  saveValidateTickets,
} from "@/lib/use-cases/save-settings";
import { testConnection } from "@/lib/use-cases/test-connection";
import { validateConfiguration } from "@/lib/use-cases/validate-configuration";
import { readTenantUsage } from "@/lib/use-cases/view-api-log";

const nothing = z.object({});

export async function saveEnabledAction(input: SaveEnabled) {
  return act(saveEnabledSchema, input, saveEnabled);
}

export async function saveEnvironmentAction(input: SaveEnvironment) {
  return act(saveEnvironmentSchema, input, saveEnvironment);
}

export async function saveConnectionAction(input: SaveConnection) {
  return act(saveConnectionSchema, input, saveConnection);
}

export async function saveTicketDefaultsAction(input: SaveTicketDefaults) {
  return act(saveTicketDefaultsSchema, input, saveTicketDefaults);
}

/** The address under which the settings page is read; a browser names it with every action. */
async function hereOriginOf(): Promise<string | null> {
  return (await headers()).get("origin");
}

export async function saveBaseUrlAction(input: SaveBaseUrl) {
  const hereOrigin = await hereOriginOf();
  return act(saveBaseUrlSchema, input, (actor, form, deps) =>
    saveBaseUrl(actor, form, { ...deps, hereOrigin }),
  );
}

export async function saveAllowResolveAction(input: SaveAllowResolve) {
  return act(saveAllowResolveSchema, input, saveAllowResolve);
}

export async function saveClosedStatusesAction(input: SaveClosedStatuses) {
  return act(saveClosedStatusesSchema, input, saveClosedStatuses);
}

export async function saveAllowManualNumbersAction(input: SaveAllowManualNumbers) {
  return act(saveAllowManualNumbersSchema, input, saveAllowManualNumbers);
}

export async function saveNameSyncAction(input: SaveNameSync) {
  return act(saveNameSyncSchema, input, saveNameSync);
}

export async function saveValidateTicketsAction(input: SaveValidateTickets) {
  return act(saveValidateTicketsSchema, input, saveValidateTickets);
}

export async function saveTimeZoneAction(input: SaveTimeZone) {
  return act(saveTimeZoneSchema, input, saveTimeZone);
}

export async function saveRetentionAction(input: SaveRetention) {
  return act(saveRetentionSchema, input, saveRetention);
}

export async function saveApiLogAction(input: SaveApiLog) {
  return act(saveApiLogSchema, input, saveApiLog);
}

export async function readTenantUsageAction(input: object) {
  return act(nothing, input, (actor, _, deps) => readTenantUsage(actor, deps));
}

export async function testConnectionAction(input: object) {
  return act(nothing, input, (actor, _, deps) => testConnection(actor, deps));
}

export async function validateConfigurationAction(input: object) {
  const hereOrigin = await hereOriginOf();
  return act(nothing, input, (actor, _, deps) => validateConfiguration(actor, { ...deps, hereOrigin }));
}

export async function refreshReferenceDataAction(input: object) {
  return act(nothing, input, (actor, _, deps) => refreshReferenceData(actor, deps));
}
