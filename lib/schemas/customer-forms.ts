import { z } from "zod";

const customerId = z.uuid("Customer is not known. Reload the page and try again.");

export const customerSchema = z.object({ customerId });

/** What the story says of an empty or a long name is better than what a schema could: it names the limit. */
export const renameCustomerSchema = z.object({ customerId, name: z.string().max(2_000) });

export const archiveCustomerSchema = z.object({ customerId, archived: z.boolean() });

export const mergeCustomersSchema = z.object({
  customerId,
  intoId: z.uuid("Choose the customer that stays."),
});

/** A file of mappings as text; the limit is far above what 2,000 lines hold. */
const text = z.string().max(2_000_000, "The file is larger than 2 MB. Import it in parts.");

export const planImportSchema = z.object({ text });

export const importMappingsSchema = z.object({ text, digest: z.string().max(64) });
