import "server-only";
import type { z } from "zod";
import type { PsaAnswer, ReferenceKind, ReferenceValue } from "@/lib/domain/psa";
import { parseAnswer } from "./answer-shape";
import type { AutotaskClient } from "./client";
import { fieldsSchema, picklistSchema } from "./schemas";

/** Where each kind of reference data is found: the entity, and the field with its picklist. */
const SOURCES = {
  Tickets: { queue: "queueID", source: "source", status: "status", priority: "priority" },
  TicketNotes: { noteType: "noteType", publish: "publish" },
} as const satisfies Record<string, Partial<Record<ReferenceKind, string>>>;

type Source = keyof typeof SOURCES;

const NOUNS: Record<Source, string> = { Tickets: "a ticket", TicketNotes: "a ticket note" };

/**
 * Queues, sources, statuses and priorities of tickets, types and visibilities of their notes, inactive ones too: one request an entity,
 * one after the other.
 * Where a list is missing or can't be read, nothing is answered: half of it would look as if the tenant had removed values.
 */
export async function loadReferenceData(client: AutotaskClient): Promise<PsaAnswer<ReferenceValue[]>> {
  const values: ReferenceValue[] = [];
  for (const entity of Object.keys(SOURCES) as Source[]) {
    const loaded = await loadPicklists(client, entity);
    if (!loaded.ok) return loaded;
    values.push(...loaded.value);
  }
  return { ok: true, value: values };
}

async function loadPicklists(client: AutotaskClient, entity: Source): Promise<PsaAnswer<ReferenceValue[]>> {
  const answer = await client.request({
    entity,
    path: `${entity}/entityInformation/fields`,
    purpose: "load-reference-data",
    kind: "read",
  });
  if (!answer.ok) return answer;
  const body = parseAnswer(fieldsSchema, answer.value);
  if (!body.ok) return body;
  const values: ReferenceValue[] = [];
  for (const [kind, name] of Object.entries(SOURCES[entity]) as [ReferenceKind, string][]) {
    const field = body.value.fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    const list = picklistSchema.safeParse(field?.picklistValues);
    if (!list.success) {
      const detail = `Autotask's list of fields of ${NOUNS[entity]} holds no readable values for ${name}.`;
      return { ok: false, failure: { kind: "unavailable", detail } };
    }
    values.push(...list.data.flatMap((value) => toReferenceValue(kind, value)));
  }
  return { ok: true, value: values };
}

type PicklistValue = z.output<typeof picklistSchema>[number];

/** The ID comes as text (autotask-api.md 8); a value without a numeric one could not be sent on a ticket. */
function toReferenceValue(kind: ReferenceKind, value: PicklistValue): ReferenceValue[] {
  if (!/^\d{1,15}$/.test(value.value.trim())) return [];
  const id = Number(value.value);
  return [
    {
      kind,
      id,
      label: value.label ?? String(id),
      isActive: value.isActive ?? true,
      isSystem: value.isSystem ?? false,
      sortOrder: value.sortOrder ?? 0,
    },
  ];
}
