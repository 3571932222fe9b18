import { z } from "zod";
import { CHECK_STATES } from "@/lib/domain/configuration-facts";

/** The checks of a stored report; one that an earlier version wrote in another form counts as none. */
export const configurationChecksSchema = z.array(
  z.object({
    title: z.string(),
    state: z.enum(CHECK_STATES),
    words: z.string(),
    cure: z.object({ label: z.string(), href: z.string() }).optional(),
  }),
);
