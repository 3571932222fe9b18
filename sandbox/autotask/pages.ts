import { escapeHtml } from "./html-escape";
import type { Exchange } from "./http";
import { empty, methodNotAllowed, type Reply } from "./replies";
import type { SandboxState } from "./state";
import { renderPage, ticketLink, ticketPage } from "./ticket-page";

/** The newest tickets that the index lists. */
const LISTED = 200;

/** Answers the web interface: a list of tickets, a page per ticket, both to be read only (autotask-api.md 10). */
export function answerPage(state: SandboxState, exchange: Exchange): Reply {
  if (exchange.method !== "GET" && exchange.method !== "HEAD") {
    return methodNotAllowed(exchange.method);
  }
  const parameters = new Map([...exchange.search].map(([name, value]) => [name.toLowerCase(), value]));
  switch (exchange.path.toLowerCase()) {
    case "/":
      return indexPage(state);
    case "/mvc/servicedesk/ticketdetail.mvc":
      return ticketPage(state, Number(parameters.get("ticketid") || Number.NaN));
    case "/autotask/autotaskextend/executecommand.aspx":
      return openRecord(state, parameters);
    default:
      return renderPage(404, "Page not found", "<p>The sandbox has no such page.</p>");
  }
}

/** The documented deep link, by id or by number. */
function openRecord(state: SandboxState, parameters: Map<string, string>): Reply {
  const number = parameters.get("ticketnumber");
  const byNumber = [...state.tickets.values()].find((row) => row.ticketNumber === number)?.id;
  const id = number === undefined ? Number(parameters.get("ticketid")) : byNumber;
  return { ...empty(302), headers: { Location: ticketLink(id ?? 0) } };
}

function indexPage(state: SandboxState): Reply {
  const rows = [...state.tickets.values()].slice(-LISTED).reverse();
  const cells = rows.map((row) => {
    const company = state.companies.get(Number(row.companyID))?.companyName;
    return `<tr>
<td><a href="${ticketLink(row.id)}">${escapeHtml(String(row.ticketNumber))}</a></td>
<td>${escapeHtml(String(row.title))}</td>
<td>${escapeHtml(String(company ?? "Deleted company"))}</td>
<td>${escapeHtml(state.labelOf("Tickets", "status", row.status))}</td>
<td>${escapeHtml(state.labelOf("Tickets", "priority", row.priority))}</td>
</tr>`;
  });
  return renderPage(
    200,
    "Tickets",
    `<table>
<thead><tr><th>Number</th><th>Title</th><th>Company</th><th>Status</th><th>Priority</th></tr></thead>
<tbody>
${cells.join("\n")}
</tbody>
</table>
<p class="quiet">${rows.length} of ${state.tickets.size} tickets, newest first.</p>`,
  );
}
