/** An answer before it goes on the wire. */
export interface Reply {
  status: number;
  contentType: string | null;
  body: string;
  headers?: Record<string, string>;
}

/** An answer in JSON. */
export function json(status: number, value: unknown, headers?: Record<string, string>): Reply {
  return { status, contentType: "application/json; charset=utf-8", body: JSON.stringify(value), headers };
}

/** The API's own form of a refusal: strings in `errors`, with status 500 unless told otherwise (autotask-api.md 9.2). */
export function errors(messages: string[], status = 500): Reply {
  return json(status, { errors: messages });
}

/** An answer without a body. */
export function empty(status: number): Reply {
  return { status, contentType: null, body: "" };
}

/** A page as a web server or a gateway writes one; the texts are HTML. */
export function html(status: number, title: string, sentence: string): Reply {
  const body = `<!DOCTYPE html>
<html><head><title>${title}</title></head>
<body><h1>${title}</h1><p>${sentence}</p></body></html>
`;
  return { status, contentType: "text/html", body };
}

/** What the web server in front of the API says about a path that leads nowhere. */
export function unknownAddress(): Reply {
  return html(404, "404 - File or directory not found.", "The resource may have been removed or renamed.");
}

/** 405: there is such a place, but not for this verb (autotask-api.md 9.2). */
export function methodNotAllowed(method: string): Reply {
  return json(405, { Message: `The requested resource does not support http method '${method}'.` });
}

/** Thrown by the rules of an entity; the edge answers with its reply. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(reply.body);
  }
}

/** Refuses with 500 and these messages. */
export function refuse(...messages: string[]): never {
  throw new Refusal(errors(messages));
}
