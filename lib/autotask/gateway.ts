import "server-only";
import type { PsaGateway } from "@/lib/domain/psa";
import { createAutotaskClient } from "./client";
import { getCompanies, getCompany, listActiveCompanies, searchCompanies } from "./companies";
import { type AutotaskConfig, settle } from "./config";
import { isShownAny } from "./control-read";
import { createTicket } from "./create-ticket";
import { addInternalNote, findNotes } from "./notes";
import { loadReferenceData } from "./reference-data";
import { readRights } from "./rights";
import { testConnection } from "./test-connection";
import { thresholdUsage } from "./threshold-usage";
import { findTicketsByNumber, findTicketsByTitle } from "./ticket-search";
import { setTicketStatus } from "./ticket-status";
import { ticketUrlOf } from "./ticket-url";
import { findTicketsByReference, getTicket, getTickets } from "./tickets";
import { countTimeEntries } from "./time-entries";

/**
 * The port as Autotask fills it. A gateway is cheap and may be made for every request of ours: slots, the known zone and the
 * counts belong to the process (`process-state.ts`).
 * @throws RangeError for a zone discovery address that is neither https on autotask.net nor a loopback address.
 */
export function createAutotaskGateway(config: AutotaskConfig): PsaGateway {
  const client = createAutotaskClient(settle(config));
  return {
    createTicket: (draft, options) => createTicket(client, draft, options),
    getTicket: (ticketId, purpose) => getTicket(client, ticketId, purpose),
    findTicketsByReference: (references, orIds) => findTicketsByReference(client, references, orIds),
    canSeeTickets: () => isShownAny(client, "Tickets"),
    findTicketsByNumber: (number, match, limit) => findTicketsByNumber(client, number, match, limit),
    findTicketsByTitle: (companyId, words, limit) => findTicketsByTitle(client, companyId, words, limit),
    getTickets: (ticketIds, purpose) => getTickets(client, ticketIds, purpose),
    countTimeEntries: (ticketId) => countTimeEntries(client, ticketId),
    findNotes: (ticketId) => findNotes(client, ticketId),
    canSeeNotes: () => isShownAny(client, "TicketNotes"),
    addInternalNote: (note, options) => addInternalNote(client, note, options),
    setTicketStatus: (ticketId, statusId, options) => setTicketStatus(client, ticketId, statusId, options),
    searchCompanies: (words, limit) => searchCompanies(client, words, limit),
    getCompany: (companyId) => getCompany(client, companyId),
    getCompanies: (companyIds, purpose) => getCompanies(client, companyIds, purpose),
    canSeeCompanies: () => isShownAny(client, "Companies"),
    listActiveCompanies: () => listActiveCompanies(client),
    loadReferenceData: () => loadReferenceData(client),
    testConnection: () => testConnection(client),
    readRights: (record) => readRights(client, record),
    thresholdUsage: () => thresholdUsage(client),
    async ticketUrl(ticketId) {
      const zone = await client.zones.current("open-ticket");
      if (!zone.ok) return zone;
      const { webUrl } = zone.value;
      if (webUrl !== null) return { ok: true, value: ticketUrlOf(webUrl, ticketId) };
      return {
        ok: false,
        failure: { kind: "unavailable", detail: "Autotask named no address of its web interface." },
      };
    },
  };
}
