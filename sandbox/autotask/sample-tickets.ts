import type { TenantTicket } from "./tenant";

const HOUR = 3_600_000;
const HELPDESK = 29682833;

/**
 * Tickets that people made before Backupchecks came, to be found and linked: open and complete ones, one with time entries, one
 * whose only time entry is not billable.
 * @param now Milliseconds since 1970.
 */
export function sampleTickets(now: number): TenantTicket[] {
  const ago = (hours: number) => now - hours * HOUR;
  return [
    {
      companyID: 184,
      title: "Veeam job Daily VM backup fails since Monday",
      description: "Customer mailed a screenshot: the job Daily VM backup shows red for HV01.",
      status: 8,
      priority: 2,
      queueID: HELPDESK,
      source: 4,
      createdAt: ago(150),
      timeEntries: [
        { hoursWorked: 0.75, isNonBillable: false, summaryNotes: "Looked into the VSS writers on HV01." },
      ],
      notes: [
        { title: "Called", description: "Spoke with the office manager; server room is warm.", publish: 2 },
      ],
    },
    {
      companyID: 199,
      title: "USB disk for off-site copy is full",
      description: "The weekly copy to the USB disk stops halfway. A new disk has been ordered.",
      status: 9,
      priority: 5,
      queueID: HELPDESK,
      source: 3,
      createdAt: ago(120),
    },
    {
      companyID: 186,
      title: "Restore of the finance share",
      description: "Please restore the folder Finance\\2025 as of last Friday.",
      status: 5,
      priority: 1,
      queueID: HELPDESK,
      source: 4,
      createdAt: ago(96),
      timeEntries: [
        { hoursWorked: 1.5, isNonBillable: false, summaryNotes: "Restored and checked with the customer." },
      ],
    },
    {
      companyID: 210,
      title: "Backup server reports low memory",
      description: "Alert from monitoring: SRV-BCK-02 below 5 % free memory for one hour.",
      status: 11,
      priority: 4,
      queueID: 8,
      source: 8,
      createdAt: ago(60),
      timeEntries: [{ hoursWorked: 0.25, isNonBillable: true, summaryNotes: "First look, goodwill." }],
    },
    {
      companyID: 194,
      title: "Nightly backup needs a new service account",
      description: "The account svc-backup expires at the end of the month.",
      status: 10,
      priority: 2,
      queueID: 29682969,
      source: 3,
      createdAt: ago(40),
    },
    {
      companyID: 184,
      title: "NAS in branch office unreachable",
      description: "NAS02 does not answer since 03:10, the backup of that site is waiting.",
      status: 1,
      priority: 1,
      queueID: HELPDESK,
      source: 8,
      createdAt: ago(9),
      notes: [{ title: "Customer note", description: "We had a power cut tonight.", publish: 1 }],
    },
    {
      companyID: 196,
      title: "Old backup tapes to be destroyed",
      description: "Twelve LTO-5 tapes, certificate of destruction wanted.",
      status: 52,
      priority: 5,
      queueID: 29683354,
      source: 6,
      createdAt: ago(160),
    },
  ];
}
