import { z } from "zod";

const customerId = z.uuid("Customer is not known. Reload the page and try again.");

/** The name that the person saw. */
export const acknowledgeRenameSchema = z.object({ customerId, companyName: z.string().max(2_000) });

/** What the story says of an empty or a long name is better than what a schema could: it names the limit. */
export const renameCustomerSchema = z.object({ customerId, name: z.string().max(2_000) });

export const archiveCustomerSchema = z.object({ customerId, archived: z.boolean() });

export const mergeCustomersSchema = z.object({
  customerId,
  intoId: z.uuid("Choose the customer that stays."),
});

/** A file of mappings as text; the limit is far above what 2,000 lines hold, and below what the server takes (next.config.ts). */
export const MOST_CHARACTERS = 2_000_000;
export const FILE_TOO_LARGE = "The file is larger than 2 MB. Import it in parts.";

const text = z.string().max(MOST_CHARACTERS, FILE_TOO_LARGE);

export const planImportSchema = z.object({ text });

export const importMappingsSchema = z.object({ text, digest: z.string().max(64) });
