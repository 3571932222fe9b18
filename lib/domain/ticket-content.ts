import { cleanMessage, cut, oneLine } from "./message-cleaning";
import { type ObjectStatus, type Run, type RunObject, STATUS_WORDS } from "./run";
import { formatRunTime } from "./run-time";

/** Autotask's limits for a ticket, in characters (autotask-api.md 4.1). */
export const TITLE_LIMIT = 255;
export const DESCRIPTION_LIMIT = 8_000;

/** §5A.4: the *N* of "a maximum of N objects"; a named constant and no setting (decisions.md). */
export const MAX_OBJECTS_IN_TICKET = 10;

/** §5A.3, letter for letter. */
export const SEE_BACKUPCHECKS = "Multiple objects reported errors. See Backupchecks for full details.";

/** Heads the objects that said nothing. */
export const NO_MESSAGE = "No message reported";

const NO_NAME = "(unnamed)";

/** Chosen so that a header, ten objects with ten messages and a link of usual length fit together. */
const LABEL_LIMIT = 300;
const NAME_LIMIT = 200;
const TYPE_LIMIT = 100;
const AFFECTED_NAME_LIMIT = 120;
const REMARK_LIMITS = { lines: 25, line: 500, characters: 3_000 };
const MESSAGE_LIMITS = { lines: 5, line: 300, characters: 400 };

/** Different objects that are looked at for the N that are listed; more are needed only where they turn out to read the same. */
const EXAMINED = 5 * MAX_OBJECTS_IN_TICKET;

export interface TicketContentInput {
  run: Run;
  /** Absolute and in plain ASCII, as `jobDetailsUrl` makes it; it is never changed or cut. */
  jobDetailsUrl: string;
  /** IANA name of the instance's time zone (decisions.md, "Words"). */
  timeZone: string;
}

export interface TicketContent {
  /** At most {@link TITLE_LIMIT} characters. */
  title: string;
  /** At most {@link DESCRIPTION_LIMIT} characters, lines end in a line feed, the link is the last line. */
  description: string;
}

/**
 * Subject and description of a run's ticket (§4.3, §5A; the format is in decisions.md, "Subject and description"). Pure: the same run
 * gives the same text, byte for byte, so that what the operator was shown is what is sent.
 *
 * Objects stand in the order of the report: those that reported errors first, then warnings, then those of unknown outcome, which only a
 * run without a remark lists; successful and skipped ones are never listed.
 */
export function composeTicket(input: TicketContentInput): TicketContent {
  return { title: titleOf(input.run), description: descriptionOf(input) };
}

function titleOf(run: Run): string {
  const status = STATUS_WORDS[run.status];
  const customer = nameOf(run.customerName, Number.POSITIVE_INFINITY);
  const job = nameOf(run.jobName, Number.POSITIVE_INFINITY);
  const assemble = (c: string, j: string) => `[Backupchecks] ${c} - ${j} - ${status}`;
  // The job gives way first, down to its ellipsis; only then the customer.
  const room = TITLE_LIMIT - assemble(customer, "").length;
  const shownJob = cut(job, Math.max(1, room));
  return assemble(cut(customer, TITLE_LIMIT - assemble("", shownJob).length), shownJob);
}

function descriptionOf({ run, jobDetailsUrl, timeZone }: TicketContentInput): string {
  const link = `Job Details: ${jobDetailsUrl}`;
  const header = headerOf(run, timeZone);
  const room = DESCRIPTION_LIMIT - link.length - 2;
  const body = bodyOf(run, room - header.length - 2);
  // The last cut matters only where a link is so long that not even the header fits beside it.
  const above = cut([header, ...body].join("\n\n"), Math.max(0, room));
  return above === "" ? link : `${above}\n\n${link}`;
}

function headerOf(run: Run, timeZone: string): string {
  const type = oneLine(run.type, LABEL_LIMIT);
  const software = nameOf(run.software, LABEL_LIMIT);
  return [
    `Status: ${STATUS_WORDS[run.status]}`,
    `Customer: ${nameOf(run.customerName, LABEL_LIMIT)}`,
    `Backup: ${type === "" ? software : `${software} (${type})`}`,
    `Job: ${nameOf(run.jobName, LABEL_LIMIT)}`,
    `Run: ${oneLine(formatRunTime(run.startedAt, timeZone), LABEL_LIMIT)}`,
  ].join("\n");
}

/** §5A.2: the remark leads; objects' messages are used only where there is none. */
function bodyOf(run: Run, room: number): string[] {
  const remark = cleanMessage(run.remark ?? "", REMARK_LIMITS);
  return remark === "" ? objectBlocks(run.objects, room) : remarkBlocks(remark, run.objects, room);
}

/** Scenario A (§5A.3). */
function remarkBlocks(remark: string, objects: readonly RunObject[], room: number): string[] {
  const affected = [...ofStatus(objects, "error"), ...ofStatus(objects, "warning")];
  const rest: string[] = [];
  if (affected.length > 0) rest.push(affectedLine(affected));
  if (new Set(affected.map(identityOf)).size > 1) rest.push(SEE_BACKUPCHECKS);
  const taken = rest.reduce((sum, block) => sum + block.length + 2, 0);
  return [cut(remark, Math.max(1, room - taken)), ...rest];
}

function affectedLine(affected: readonly RunObject[]): string {
  const names = [...new Set(affected.map((object) => object.name))];
  const shown = names.slice(0, MAX_OBJECTS_IN_TICKET).map((name) => nameOf(name, AFFECTED_NAME_LIMIT));
  const more = names.length - shown.length;
  return `Affected objects: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Scenario B (§5A.4). */
function objectBlocks(objects: readonly RunObject[], room: number): string[] {
  const listed = [
    ...ofStatus(objects, "error"),
    ...ofStatus(objects, "warning"),
    ...ofStatus(objects, "unknown"),
  ];
  const entries = firstEntries(listed);
  const total = new Set(listed.map(identityOf)).size;
  for (let count = entries.length; count > 0; count -= 1) {
    const blocks = blocksOf(entries.slice(0, count), total);
    if (blocks.join("\n\n").length <= room) return blocks;
  }
  return blocksOf([], total);
}

/** An object as it is listed. */
interface Entry {
  object: RunObject;
  label: string;
  message: string;
}

/** The first N objects, each with its message. One that comes twice with the same message is listed once. */
function firstEntries(listed: readonly RunObject[]): Entry[] {
  const entries: Entry[] = [];
  let examined = 0;
  for (const object of listed) {
    if (entries.some((entry) => isSame(entry.object, object))) continue;
    if (entries.length === MAX_OBJECTS_IN_TICKET || examined === EXAMINED) break;
    examined += 1;
    const type = oneLine(object.type, TYPE_LIMIT);
    const name = nameOf(object.name, NAME_LIMIT);
    const label = type === "" ? name : `${name} (${type})`;
    const message = cleanMessage(object.message, MESSAGE_LIMITS).replace(/\n+/g, "\n") || NO_MESSAGE;
    if (!entries.some((entry) => entry.label === label && entry.message === message)) {
      entries.push({ object, label, message });
    }
  }
  return entries;
}

function isSame(one: RunObject, other: RunObject): boolean {
  return one.name === other.name && one.type === other.type && one.message === other.message;
}

/** @param total how many different objects there are to list, shown or not. */
function blocksOf(entries: readonly Entry[], total: number): string[] {
  const groups = new Map<string, string[]>();
  for (const { message, label } of entries) {
    groups.set(message, [...(groups.get(message) ?? []), `- ${label}`]);
  }
  const blocks = [...groups].map(([message, lines]) => [message, ...lines].join("\n"));
  const left = total - new Set(entries.map((entry) => identityOf(entry.object))).size;
  if (left === 1) blocks.push("And 1 additional object reported a similar error.");
  if (left > 1) blocks.push(`And ${left} additional objects reported similar errors.`);
  return blocks;
}

function ofStatus(objects: readonly RunObject[], status: ObjectStatus): RunObject[] {
  return objects.filter((object) => object.status === status);
}

function identityOf(object: RunObject): string {
  return `${object.type}\n${object.name}`;
}

function nameOf(text: string, limit: number): string {
  return oneLine(text, limit) || NO_NAME;
}
