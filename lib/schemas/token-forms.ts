import { z } from "zod";

const NAME_LIMIT = 100;
const NAME = "Name is empty. Enter what the source is called, such as fs01.";

export const createTokenSchema = z.object({
  name: z
    .string(NAME)
    .trim()
    .min(1, NAME)
    .max(NAME_LIMIT, `Name may have at most ${NAME_LIMIT} characters. Shorten it.`),
  customerId: z.uuid("Customer is not known. Choose another one.").nullable(),
});
export type CreateToken = z.output<typeof createTokenSchema>;

export const revokeTokenSchema = z.object({ tokenId: z.uuid("This is no token. Reload the page.") });
