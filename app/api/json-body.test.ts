import { describe, expect, it } from "vitest";
import { readJsonBody } from "./json-body";

const sent = (body: string | null) =>
  new Request("http://localhost/", { method: "POST", ...(body === null ? {} : { body }) });

describe("readJsonBody", () => {
  it.each<[string, string | null, object]>([
    ["an object", '{"ticketId":7,"reason":"ü"}', { ticketId: 7, reason: "ü" }],
    ["nothing", null, {}],
    ["no JSON", "ticketId=7", {}],
    ["no object", '"ticketId"', {}],
    ["null", "null", {}],
    ["too much", JSON.stringify({ reason: "x".repeat(16_384) }), {}],
  ])("%s", async (_, body, read) => {
    expect(await readJsonBody(sent(body))).toEqual(read);
  });
});
