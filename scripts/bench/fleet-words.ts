// What the benchmark's fleet is called and what goes wrong in it. Invented, and varied as real names and messages are: a text search
// over one sentence repeated would prove nothing.

function listed(words: string): string[] {
  return words.split(", ");
}

export const CUSTOMER_FIRST = listed(
  "Alder, Birch, Bright, Canal, Cedar, Clover, Coast, Crown, Delta, Elm, Falcon, Grand, Harbour, " +
    "Hazel, Iron, Juniper, Lantern, Meadow, North, Oak, Pioneer, Quarry, River, Summit, Willow",
);

export const CUSTOMER_SECOND = listed(
  "Accountants, Architects, Bakeries, Clinics, Consulting, Dental, Engineering, Foods, Freight, " +
    "Garages, Hotels, Housing, Insurance, Law, Logistics, Media, Metalworks, Schools, Textiles, " +
    "Wholesale",
);

export const PEOPLE = ["Anna de Wit", "Bram Jansen", "Carla Mendes", "Daan Visser", "Emma Kuipers"];

export interface JobKind {
  name: string;
  software: string;
  type: string;
  objectType: string;
  /** The objects' names: this and two figures. */
  prefix: string;
}

const VEEAM = "Veeam Backup & Replication";

/** Each customer has one job of each kind. The eighth runs many times a day at some customers. */
export const JOB_KINDS: JobKind[] = [
  { name: "Daily VM backup", software: VEEAM, type: "Backup", objectType: "VM", prefix: "HV" },
  { name: "Weekly full", software: VEEAM, type: "Backup", objectType: "VM", prefix: "SRV" },
  { name: "Copy to second site", software: VEEAM, type: "Copy", objectType: "VM", prefix: "HV" },
  {
    name: "Microsoft 365",
    software: "Synology Active Backup",
    type: "Cloud",
    objectType: "Mailbox",
    prefix: "user",
  },
  {
    name: "NAS to cloud",
    software: "Hyper Backup",
    type: "Backup",
    objectType: "Share",
    prefix: "/volume1/share",
  },
  {
    name: "Cluster guests",
    software: "Proxmox Backup Server",
    type: "Backup",
    objectType: "VM",
    prefix: "vm-1",
  },
  { name: "fs01 /srv/data", software: "restic", type: "Backup", objectType: "Path", prefix: "/srv/data/" },
  { name: "SQL log backup", software: VEEAM, type: "Log", objectType: "Database", prefix: "SQL" },
  {
    name: "Workstations",
    software: "Acronis Cyber Protect",
    type: "Backup",
    objectType: "Computer",
    prefix: "PC-",
  },
  {
    name: "Off-site replica",
    software: "Cove Data Protection",
    type: "Cloud",
    objectType: "Device",
    prefix: "dev",
  },
];

/** `#` becomes a number. */
export const MESSAGES = {
  error: [
    "Snapshot could not be created: the writer timed out after # s",
    "Cannot connect to host 10.0.#.12: connection refused",
    "Access denied to \\\\files\\backup$\\#",
    "Not enough space on the repository: # GB needed",
    "The network path was not found (code #)",
    "Failed to open VDDK disk [datastore#]",
    "Certificate of the server has expired # days ago",
    "Unable to lock the repository: held by process #",
    "Credentials were refused by the domain controller (event #)",
    "Checksum mismatch in block #; the chain is damaged",
    "Transport stopped at # %: the remote end closed the connection",
    "VSS_E_WRITER_FAILED in writer #",
  ],
  warning: [
    "Low on free space: # % left",
    "# files could not be read because another program had them open",
    "Guest processing was skipped after # attempts",
    "Changed block tracking was reset on disk #",
    "The log chain has a gap of # minutes",
    "Mailbox quota nearly reached: # %",
    "Retention kept # restore points more than configured",
    "Slow target: # MB/s on average",
  ],
  unknown: [
    "The report ended in the middle of line #",
    "The exit code # is not documented",
    "The summary names # objects, the list does not",
  ],
};

/** What people type into a search: parts of customers, jobs, software, objects and messages, some frequent and some rare. */
export const SEARCHES = listed(
  "snapshot, harbour, sql, free space, veeam, expired, vm, logistics, daily vm, denied, " +
    "vss_e_writer, restic, hv07, river clinics, writer 3, microsoft, not found, willow, error, zq, " +
    "acronis",
);
