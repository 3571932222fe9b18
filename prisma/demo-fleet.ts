import type { ObjectStatus, ReportedStatus } from "@/lib/domain/run";

/** How a job of the sample MSP has been doing. */
export interface DemoTrouble {
  /** Nights it has lasted, last night included. */
  nights: number;
  status: ReportedStatus;
  remark?: string;
  /** By object name; objects that are not named went well. */
  objects?: Record<string, { status: ObjectStatus; message: string }>;
}

export interface DemoJob {
  name: string;
  software: string;
  type?: string;
  /** Local time it starts at, hours and minutes. */
  at: [number, number];
  minutes: number;
  objects: string[];
  objectType: string;
  trouble?: DemoTrouble;
}

export interface DemoCustomer {
  name: string;
  /** Its company in the sandbox; absent: not mapped yet. */
  company?: string;
  jobs: DemoJob[];
}

const VEEAM = "Veeam Backup & Replication";

function vms(at: [number, number], objects: string[], trouble?: DemoTrouble): DemoJob {
  return {
    name: "Daily VM backup",
    software: VEEAM,
    type: "Backup",
    at,
    minutes: 42,
    objects,
    objectType: "VM",
    trouble,
  };
}

function m365(at: [number, number], trouble?: DemoTrouble): DemoJob {
  const objects = ["Mailboxes", "OneDrive", "SharePoint"];
  return {
    name: "Microsoft 365",
    software: "Synology Active Backup",
    type: "Cloud",
    at,
    minutes: 25,
    objects,
    objectType: "Service",
    trouble,
  };
}

function nas(at: [number, number], trouble?: DemoTrouble): DemoJob {
  const objects = ["/volume1/projects", "/volume1/finance", "/volume1/homes"];
  return {
    name: "NAS to cloud",
    software: "Hyper Backup",
    type: "Backup",
    at,
    minutes: 65,
    objects,
    objectType: "Share",
    trouble,
  };
}

function pve(at: [number, number], objects: string[], trouble?: DemoTrouble): DemoJob {
  return {
    name: "Cluster guests",
    software: "Proxmox Backup Server",
    type: "Backup",
    at,
    minutes: 18,
    objects,
    objectType: "VM",
    trouble,
  };
}

const snapshot =
  "Snapshot could not be created: the volume shadow copy service reported VSS_E_WRITER_TIMEOUT";

/** The MSP's customers and last night's trouble. Invented names; most went well, as on a real morning. */
export const DEMO_FLEET: DemoCustomer[] = [
  {
    name: "Contoso",
    company: "Contoso Ltd",
    jobs: [
      vms([22, 0], ["HV01", "HV02", "SQL01", "FS01", "DC01", "APP01", "USB Disk"], {
        nights: 3,
        status: "error",
        objects: {
          HV01: { status: "error", message: snapshot },
          HV02: { status: "error", message: snapshot },
          "USB Disk": { status: "warning", message: "Low on free space: 3 % left" },
        },
      }),
      m365([1, 30]),
      {
        name: "SQL log backup",
        software: VEEAM,
        type: "Log",
        at: [5, 12],
        minutes: 6,
        objects: ["SQL01"],
        objectType: "Database",
      },
    ],
  },
  {
    name: "Fabrikam",
    company: "Fabrikam Residences",
    jobs: [
      nas([3, 40], {
        nights: 1,
        status: "warning",
        remark: "2 files could not be read because another program had them open",
        objects: {
          "/volume1/finance": { status: "warning", message: "ledger-2026.xlsx is in use" },
          "/volume1/homes": { status: "warning", message: "outlook.pst is in use" },
        },
      }),
      vms([23, 15], ["FAB-DC1", "FAB-FILE"]),
    ],
  },
  {
    name: "Northwind",
    company: "Northwind Traders",
    jobs: [
      m365([2, 10]),
      nas([0, 20], {
        nights: 2,
        status: "warning",
        remark: "The off-site copy to the USB disk stopped halfway: the disk is full",
      }),
      vms([21, 30], ["NW-DC", "NW-ERP", "NW-WEB"]),
    ],
  },
  {
    name: "Adventure Works",
    company: "Adventure Works",
    jobs: [
      pve([1, 0], ["101 web", "102 mail", "103 erp", "104 build"], {
        nights: 2,
        status: "error",
        remark: "Backup of guest 103 failed: the datastore is out of space (needs 84 GiB, has 12 GiB)",
        objects: { "103 erp": { status: "error", message: "ENOSPC: no space left on datastore 'store2'" } },
      }),
      nas([4, 5]),
    ],
  },
  {
    name: "Tailspin Toys",
    company: "Tailspin Toys",
    jobs: [vms([22, 30], ["TT-DC", "TT-POS"]), m365([3, 0])],
  },
  {
    name: "Wingtip Toys",
    company: "Wingtip Toys",
    jobs: [
      m365([2, 45], { nights: 1, status: "unknown", remark: "The report ended in the middle of a line" }),
      nas([1, 15]),
    ],
  },
  {
    name: "Litware",
    company: "Litware Inc",
    jobs: [vms([20, 45], ["LIT-DC1", "LIT-SQL", "LIT-RDS1", "LIT-RDS2"]), m365([0, 45])],
  },
  {
    name: "Proseware",
    jobs: [
      nas([2, 20], {
        nights: 1,
        status: "error",
        remark: "The destination rejected the credentials",
      }),
    ],
  },
  {
    name: "Woodgrove",
    company: "Woodgrove Bank",
    jobs: [vms([19, 0], ["WG-CORE1", "WG-CORE2", "WG-DWH"]), pve([2, 30], ["201 gateway", "202 proxy"])],
  },
  { name: "Lucerne Publishing", company: "Lucerne Publishing", jobs: [nas([3, 10]), m365([1, 50])] },
  {
    name: "Humongous Insurance",
    company: "Humongous Insurance",
    jobs: [vms([21, 0], ["HI-DC", "HI-CLAIMS", "HI-ARCHIVE"]), m365([4, 20])],
  },
  {
    name: "Alpine Ski House",
    company: "Alpine Ski House",
    jobs: [pve([3, 30], ["301 booking", "302 lifts"]), nas([5, 0])],
  },
  {
    name: "Coho Winery",
    company: "Coho Winery",
    jobs: [
      vms([22, 45], ["COHO-DC", "COHO-PRESS"], {
        nights: 5,
        status: "warning",
        objects: {
          "COHO-PRESS": {
            status: "warning",
            message: "Retention could not be applied: the oldest restore point is locked",
          },
        },
      }),
    ],
  },
  { name: "Margie's Travel", company: "Margie's Travel", jobs: [m365([2, 0]), nas([4, 40])] },
  {
    name: "Graphic Design Institute",
    company: "Graphic Design Institute",
    jobs: [nas([1, 40]), vms([23, 50], ["GDI-RENDER1", "GDI-RENDER2", "GDI-STORE"])],
  },
];

/** Nights of history that every job has. */
export const DEMO_NIGHTS = 28;
