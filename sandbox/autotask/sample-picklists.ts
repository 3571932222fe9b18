import type { Picklists, PicklistValue } from "./tenant";

/** Flags of a value: `system` belongs to Autotask, `default` is taken when nothing is sent, `off` is inactive. */
type Flag = "system" | "default" | "off";

function value(id: number, label: string, ...flags: Flag[]): PicklistValue {
  return {
    value: id,
    label,
    isActive: !flags.includes("off"),
    isSystem: flags.includes("system"),
    isDefaultValue: flags.includes("default"),
    parentValue: null,
  };
}

function under(parentValue: number, entry: PicklistValue): PicklistValue {
  return { ...entry, parentValue };
}

/** The picklists of the sample tenant: ids as real tenants have them, with gaps, additions of its own and retired values. */
export function samplePicklists(): Picklists {
  return {
    Tickets: ticketPicklists(),
    TicketNotes: {
      // No 3: an id that is common elsewhere and is missing here must be noticed (autotask-api.md 5).
      noteType: [
        value(1, "Task Summary", "system"),
        value(2, "Task Detail", "system"),
        value(13, "Workflow Rule Note - Task", "system"),
        value(15, "Duplicate Ticket Note", "system"),
        value(18, "Client Portal Note", "system"),
        value(91, "Workflow Rule Note - Ticket", "system"),
        value(92, "Forward/Modify Note", "system"),
        value(99, "RMM Note", "system"),
        value(100, "BDR Note", "system"),
        value(101, "Email Note", "system"),
        value(205, "Site visit", "off"),
      ],
      publish: [
        value(1, "All Autotask Users", "system"),
        value(2, "Internal Users Only", "system"),
        value(4, "Internal & Co-Managed", "system"),
      ],
    },
    TimeEntries: {
      timeEntryType: [value(2, "IT Service Request", "system"), value(6, "Project Task", "system")],
    },
    Companies: {
      companyType: [
        value(1, "Customer", "system"),
        value(2, "Lead", "system"),
        value(3, "Prospect", "system"),
        value(4, "Dead", "system"),
        value(6, "Cancellation", "system"),
        value(7, "Vendor", "system"),
        value(8, "Partner", "system"),
      ],
      classification: [value(200, "Managed"), value(201, "Break-fix"), value(202, "Cloud only", "off")],
      companyCategoryID: [value(100, "Standard", "default")],
    },
  };
}

function ticketPicklists(): Record<string, PicklistValue[]> {
  return {
    queueID: [
      value(5, "Client Portal", "system"),
      value(6, "Post Sale", "system"),
      value(8, "Monitoring Alert", "system"),
      value(29682833, "Helpdesk"),
      value(29682969, "Level II"),
      value(29683354, "Administration"),
      value(29683378, "Recurring Tickets"),
      value(29683401, "Night shift", "off"),
    ],
    source: [
      value(1, "Other", "system", "default"),
      value(2, "Insourced", "system"),
      value(3, "Phone"),
      value(4, "Email"),
      value(6, "In Person/Onsite"),
      value(8, "Monitoring Alert", "system"),
      value(11, "Website"),
      value(13, "Verbal"),
      value(20, "Fax", "off"),
    ],
    // The list is in the order of its use, as a tenant arranges it, and not by id.
    status: [
      value(1, "New", "system"),
      value(8, "In Progress"),
      value(10, "Scheduled"),
      value(7, "Waiting Customer"),
      value(9, "Waiting Materials"),
      value(12, "Waiting Vendor"),
      value(11, "Escalate"),
      value(19, "Customer Note Added", "system"),
      value(21, "On hold (old)", "off"),
      value(52, "Complete - No Notify"),
      value(5, "Complete", "system"),
    ],
    priority: [
      value(4, "Critical"),
      value(1, "High"),
      value(2, "Medium"),
      value(5, "Low"),
      value(6, "Planned (old)", "off"),
    ],
    ticketType: [
      value(1, "Service Request", "system", "default"),
      value(2, "Incident", "system"),
      value(3, "Problem", "system"),
      value(4, "Change Request", "system"),
      value(5, "Alert", "system"),
    ],
    ticketCategory: [
      value(2, "AEM Alert", "system"),
      value(3, "Standard (non-editable)", "system", "default"),
      value(4, "Datto Alert", "system", "off"),
      value(101, "Incident"),
    ],
    issueType: [
      value(10, "Backup"),
      value(11, "Hardware"),
      value(12, "Network"),
      value(13, "Telephony", "off"),
    ],
    subIssueType: [
      under(10, value(136, "Job failed")),
      under(10, value(137, "Restore request")),
      under(11, value(141, "Server")),
      under(12, value(150, "Internet down")),
    ],
  };
}
