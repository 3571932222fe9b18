/** An ingest token as the list shows it: never the token itself. */
export interface TokenRow {
  id: string;
  name: string;
  /** Its first characters, to tell tokens apart. */
  hint: string;
  /** Whose runs alone it may bring; `null`: those of all customers. */
  customer: { id: string; name: string } | null;
  createdBy: string;
  createdAt: Date;
  /** To the minute: a busy token is not written down more often. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** A token just made, in clear this once, with what an example of its use needs. */
export interface MadeToken {
  id: string;
  token: string;
  /** A name that its runs may carry; `null` where it is bound to nobody. */
  customerName: string | null;
}
