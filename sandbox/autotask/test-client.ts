import { afterAll, beforeAll, beforeEach } from "vitest";
import { controlOf, type SandboxControl } from "./control";
import { type AutotaskSandbox, type AutotaskSandboxOptions, startAutotaskSandbox } from "./server";
import { SANDBOX_CREDENTIALS } from "./tenant";

/** An answer with its body as text and, where it is JSON, parsed. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: AnswerBody;
}

/** What the tests look for in bodies; all that a body has not is undefined. */
export interface AnswerBody {
  errors?: string[];
  Message?: string;
  itemId?: number;
  item?: Record<string, unknown> | null;
  items?: (Record<string, unknown> & { id: number })[];
  pageDetails?: {
    count: number;
    requestCount: number;
    prevPageUrl: string | null;
    nextPageUrl: string | null;
  };
  queryCount?: number;
  [name: string]: unknown;
}

export interface TestSandbox {
  sandbox: AutotaskSandbox;
  origin: string;
  control: SandboxControl;
  /** Asks the API; `path` is what comes behind `/ATServicesRest/V1.0/`, or a whole address. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  find(entity: string, filter: unknown[], more?: Record<string, unknown>): Promise<Answer>;
  /** Creates a ticket and gives its id. */
  create(fields?: Record<string, unknown>): Promise<number>;
}

/** A whole ticket as Backupchecks would send one. */
export function ticketBody(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    companyID: 184,
    title: "[Backupchecks] Contoso - Daily VM backup - Error",
    description: "Status: Error",
    queueID: 29682833,
    source: 8,
    status: 1,
    priority: 1,
    dueDateTime: "2026-11-23T21:00:00Z",
    externalID: "bc-1",
    ...fields,
  };
}

export const AUTHENTICATION: Record<string, string> = {
  UserName: SANDBOX_CREDENTIALS.userName,
  Secret: SANDBOX_CREDENTIALS.secret,
  ApiIntegrationCode: SANDBOX_CREDENTIALS.integrationCode,
};

/** A sandbox for all tests of a file, as new before each of them. */
export function sandboxForTests(options: AutotaskSandboxOptions = {}): TestSandbox {
  const used = {} as TestSandbox;
  beforeAll(async () => {
    const sandbox = await startAutotaskSandbox(options);
    const { origin } = sandbox;
    const api: TestSandbox["api"] = (method, path, body, headers = AUTHENTICATION) =>
      ask(method, path.startsWith("http") ? path : `${origin}/ATServicesRest/V1.0/${path}`, body, headers);
    Object.assign(used, {
      ...{ sandbox, origin, api, control: controlOf(origin) },
      find: (entity: string, filter: unknown[], more = {}) =>
        api("POST", `${entity}/query`, { filter, ...more }),
      create: async (fields?: Record<string, unknown>) => {
        const answer = await api("POST", "Tickets", ticketBody(fields));
        if (answer.json.itemId === undefined) {
          throw new Error(`No ticket was created: ${answer.text}`);
        }
        return answer.json.itemId;
      },
    });
  });
  beforeEach(() => used.control.reset());
  afterAll(() => used.sandbox.stop());
  return used;
}

/** One request; a string goes out as it is, anything else as JSON. */
export async function ask(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== "" ? (JSON.parse(text) as AnswerBody) : {},
  };
}
