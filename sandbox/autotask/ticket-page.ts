import { type FieldValue, type Row, rowsOfTicket } from "./entities";
import { escapeHtml, escapeWithLinks } from "./html-escape";
import type { Reply } from "./replies";
import type { SandboxState } from "./state";

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
header { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 2px solid #2f6f9f; padding-bottom: .5rem; }
header a { font-weight: 600; }
h1 { font-size: 1.4rem; margin: 1.25rem 0 .75rem; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0; }
dt, .quiet { color: #6b7280; }
dd { margin: 0; }
pre { font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0;
  padding: .75rem 1rem; border: 1px solid #9ca3af66; border-radius: 6px; }
article { margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #9ca3af66; vertical-align: top; }
`;

/** The address of a ticket in the web interface, as `{webUrl}` leads to it. */
export function ticketLink(id: number): string {
  return `/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`;
}

/** A page of the web interface. `content` is HTML, the title is text. */
export function renderPage(status: number, title: string, content: string): Reply {
  const body = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><a href="/">Autotask sandbox</a><span class="quiet">Nothing here leaves this machine</span></header>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
  const headers = {
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
  };
  return { status, contentType: "text/html; charset=utf-8", body, headers };
}

/** The page of a ticket; of the ticket into which it was merged; or 404. What the API user may see does not matter here. */
export function ticketPage(state: SandboxState, id: number): Reply {
  const ticket = state.tickets.get(state.merged.get(id) ?? id);
  return ticket === undefined
    ? renderPage(404, "Ticket not found", "<p>This ticket does not exist, or it was deleted.</p>")
    : renderPage(200, `${ticket.ticketNumber} - ${ticket.title}`, ticketContent(state, ticket));
}

function ticketContent(state: SandboxState, ticket: Row): string {
  const label = (field: string) => state.labelOf("Tickets", field, ticket[field]);
  const facts: [string, FieldValue | undefined][] = [
    ["Number", ticket.ticketNumber],
    ["Company", state.companies.get(Number(ticket.companyID))?.companyName ?? "Deleted company"],
    ["Status", label("status")],
    ["Priority", label("priority")],
    ["Queue", label("queueID")],
    ["Source", label("source")],
    ["Due", ticket.dueDateTime],
    ["Created", ticket.createDate],
    ["Completed", ticket.completedDate],
    ["External ID", ticket.externalID],
  ];
  const terms = facts
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(String(value))}</dd>`);
  return `<dl>
${terms.join("\n")}
</dl>
<h2>Description</h2>
<pre>${escapeWithLinks(String(ticket.description ?? ""))}</pre>
<h2>Notes</h2>
${notesContent(state, ticket)}
<h2>Time entries</h2>
${timeContent(state, ticket)}`;
}

function notesContent(state: SandboxState, ticket: Row): string {
  const notes = rowsOfTicket(state.notes.values(), ticket.id);
  const articles = notes.map((note) => {
    const publish = state.labelOf("TicketNotes", "publish", note.publish);
    return `<article>
<strong>${escapeHtml(String(note.title ?? ""))}</strong>
<span class="quiet">${escapeHtml(String(note.createDateTime))}, ${escapeHtml(publish)}</span>
<pre>${escapeWithLinks(String(note.description))}</pre>
</article>`;
  });
  return articles.join("\n") || `<p class="quiet">None.</p>`;
}

function timeContent(state: SandboxState, ticket: Row): string {
  const items = rowsOfTicket(state.timeEntries.values(), ticket.id).map((entry) => {
    const billing = entry.isNonBillable === true ? ", not billable" : "";
    return `<li>${entry.hoursWorked} h${billing}: ${escapeHtml(String(entry.summaryNotes ?? ""))}</li>`;
  });
  return items.length === 0 ? `<p class="quiet">None.</p>` : `<ul>${items.join("\n")}</ul>`;
}
