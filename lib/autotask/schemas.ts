import "server-only";
import { z } from "zod";
import { readAutotaskDate } from "./dates";

/** A whole number; Autotask writes some as text. */
const wholeNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,16}$/)
      .transform(Number),
  ])
  .refine(Number.isSafeInteger, "no whole number");

/** Absent texts come as "", as null, or not at all (autotask-api.md 9.3). */
const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null);

/** Absent dates are null, unreadable ones too: what matters of a ticket's state, its status says as well. */
const date = z
  .string()
  .nullish()
  .transform((value) => (value ? readAutotaskDate(value) : null));

/** A yes or no; null where it says nothing. */
const flag = z
  .union([
    z.boolean(),
    z.number().transform((value) => value !== 0),
    z.string().transform((value) => (value.trim() === "" ? null : /^(true|1)$/i.test(value.trim()))),
  ])
  .nullish();

export const zoneSchema = z.object({ zoneName: text, url: z.string(), webUrl: text });

/** A zone as it was stored; whether it may be used is another question. */
export const storedZoneSchema = z.object({
  name: z.string().nullable(),
  apiUrl: z.string(),
  webUrl: z.string().nullable(),
  discoveredAt: z.string(),
  userName: z.string(),
  zoneInfoUrl: z.string(),
});

export const ticketSchema = z.object({
  id: wholeNumber,
  ticketNumber: text,
  title: text,
  companyID: wholeNumber,
  status: wholeNumber,
  externalID: text,
  createDate: date,
  completedDate: date,
});

export const companySchema = z.object({ id: wholeNumber, companyName: text, city: text, isActive: flag });

export const noteSchema = z.object({
  id: wholeNumber,
  ticketID: wholeNumber,
  title: text,
  description: text,
});

export const countSchema = z.object({ queryCount: z.int().nonnegative() });

/** What is counted is a rolling hour's, of all integrations (autotask-api.md 9.1). A limit of 0 would be none. */
export const thresholdSchema = z.object({
  externalRequestThreshold: wholeNumber.refine((limit) => limit > 0, "no limit"),
  currentTimeframeRequestCount: wholeNumber.refine((used) => used >= 0, "no count"),
});

export const itemOf = <T extends z.ZodType>(schema: T) => z.object({ item: schema.nullable() });

export const rowsOf = <T extends z.ZodType>(schema: T) => z.object({ items: z.array(schema) });

/** What Autotask says of a record that it made or changed. */
export const writtenSchema = z.object({ itemId: z.int().positive() });

const picklistValueSchema = z.object({
  value: z.union([z.string(), z.number()]).transform(String),
  label: text,
  sortOrder: wholeNumber.nullish(),
  isActive: flag,
  isSystem: flag,
});

export const fieldsSchema = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      // Read where the field is one of ours: an odd value in some other field of the tenant is none of our business.
      picklistValues: z.unknown().optional(),
    }),
  ),
});

export const picklistSchema = z.array(picklistValueSchema);

/** Access comes as "None", "All", "Restricted" in some clients and as a number in another (autotask-api.md 8). */
const access = z.union([z.string(), z.number()]).nullish();

export const entityInformationSchema = z.object({
  info: z.object({
    canCreate: flag,
    canQuery: flag,
    canUpdate: flag,
    userAccessForCreate: access,
    userAccessForQuery: access,
    userAccessForUpdate: access,
  }),
});
