// The file that a backup is: a line that says what it is, a line of JSON that says what is in it, the rows of all tables compressed, and a
// line with the checksum of all before it. Written whole or not at all; read only after the checksum was found right.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { z } from "zod";

const FORMAT = 1;
const MAGIC = "Backupchecks backup ";
const END = "\nsha256 ";
const END_BYTES = END.length + 64 + 1;
/** No header comes near it; what is longer is no header of ours. */
const HEAD_LIMIT = 1024 * 1024;
/** Rows are gathered up to about this size before they are written: one row at a time would cost more in lengths than in rows. */
const FRAME_BYTES = 128 * 1024;
const NO_MORE = Buffer.alloc(4);

const headerSchema = z.object({
  product: z.string(),
  createdAt: z.iso.datetime(),
  /** Which key the stored secrets were encrypted with; null where none was chosen yet. */
  encryptionKeyId: z.string().nullable(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** In an order in which each table comes after those that it refers to. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1), rows: z.number() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), isCalled: z.boolean() })),
});

export type BackupHeader = z.output<typeof headerSchema>;
export type BackupTable = BackupHeader["tables"][number];

/** The rows of one table as PostgreSQL's COPY writes and reads them. */
export type Rows = AsyncIterable<Buffer>;

/**
 * Writes a backup for its owner alone, under another name until it is complete and on the disk. A file that is there is replaced then.
 * @returns its size in bytes.
 */
export async function writeBackupFile(
  file: string,
  header: BackupHeader,
  rowsOf: (table: BackupTable) => Rows,
): Promise<number> {
  const draft = `${file}.${process.pid}.partial`;
  const handle = await open(draft, "wx", 0o600).catch((error: Error) => {
    throw new Error(`${file} can't be written: ${error.message}`);
  });
  try {
    await pipeline(
      framesOf(header.tables, rowsOf),
      createZstdCompress(),
      (compressed: Rows) => sealed(header, compressed),
      async (sealedChunks: Rows) => {
        for await (const chunk of sealedChunks) await handle.appendFile(chunk);
      },
    );
    await handle.sync();
    const { size } = await handle.stat();
    await handle.close();
    await rename(draft, file);
    await syncFolder(path.dirname(file));
    return size;
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw isOfDisk(error) ? new Error(`${file} can't be written: ${error.message}`) : error;
  }
}

/** Told apart from what breaks the connection to the database, whose rows pass through here. */
function isOfDisk(error: unknown): error is Error {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof Error && /^(ENOSPC|EDQUOT|EFBIG|EIO|EROFS)$/.test(code ?? "");
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* sealed(header: BackupHeader, compressed: Rows): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const head = Buffer.from(`${MAGIC}${FORMAT}\n${JSON.stringify(header)}\n`);
  hash.update(head);
  yield head;
  for await (const chunk of compressed) {
    hash.update(chunk);
    yield chunk;
  }
  yield Buffer.from(`${END}${hash.digest("hex")}\n`);
}

async function* framesOf(
  tables: readonly BackupTable[],
  rowsOf: (table: BackupTable) => Rows,
): AsyncGenerator<Buffer> {
  for (const table of tables) {
    let held: Buffer[] = [];
    let size = 0;
    for await (const chunk of rowsOf(table)) {
      held.push(chunk);
      size += chunk.length;
      if (size < FRAME_BYTES) continue;
      yield frame(held, size);
      held = [];
      size = 0;
    }
    if (size > 0) yield frame(held, size);
    yield NO_MORE;
  }
}

function frame(chunks: readonly Buffer[], size: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return Buffer.concat([length, ...chunks]);
}

export interface BackupFile {
  header: BackupHeader;
  /** Reads the tables again, in the header's order; each is read to its end before the next one. */
  read(work: (table: BackupTable, rows: Rows) => Promise<void>): Promise<void>;
}

/**
 * Reads a backup file through and checks it before anything of it is used.
 * @throws Error in one sentence: no backup, a newer one's, cut off, or changed.
 */
export async function openBackupFile(file: string): Promise<BackupFile> {
  const { size, head, end } = await edgesOf(file);
  if (!head.toString("latin1").startsWith(MAGIC)) throw new Error(`${file} is no backup of Backupchecks.`);
  const firstLine = head.subarray(0, head.indexOf("\n")).toString("latin1");
  const format = Number(firstLine.slice(MAGIC.length));
  if (format > FORMAT)
    throw new Error(
      `${file} was written by a newer Backupchecks (format ${format}). Restore it with that version.`,
    );
  const found = /^\nsha256 ([0-9a-f]{64})\n$/.exec(end.toString("latin1"))?.[1];
  if (!found) throw new Error(`${file} is incomplete: its end is missing. Nothing was restored.`);
  const bodyEnd = size - END_BYTES;
  if ((await checksumOf(file, bodyEnd)) !== found)
    throw new Error(`${file} is damaged: its checksum does not fit. Nothing was restored.`);
  const headerStart = firstLine.length + 1;
  const headerEnd = head.indexOf("\n", headerStart);
  const header = headerSchema.parse(JSON.parse(head.subarray(headerStart, headerEnd).toString("utf8")));
  return {
    header,
    read: (work) => readTables(header, { file, start: headerEnd + 1, end: bodyEnd - 1 }, work),
  };
}

async function edgesOf(file: string): Promise<{ size: number; head: Buffer; end: Buffer }> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === "ENOENT" ? `There is no file ${file}.` : `${file} can't be read: ${error.message}`,
    );
  });
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, HEAD_LIMIT));
    await handle.read(head, 0, head.length, 0);
    const end = Buffer.alloc(Math.min(size, END_BYTES));
    await handle.read(end, 0, end.length, size - end.length);
    return { size, head, end };
  } finally {
    await handle.close();
  }
}

async function checksumOf(file: string, bytes: number): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { end: bytes - 1 }), hash);
  return hash.digest("hex");
}

async function readTables(
  { tables }: BackupHeader,
  { file, start, end }: { file: string; start: number; end: number },
  work: (table: BackupTable, rows: Rows) => Promise<void>,
): Promise<void> {
  await pipeline(
    createReadStream(file, { start, end }),
    createZstdDecompress(),
    async (decompressed: Rows) => {
      const frames = new FrameReader(decompressed);
      for (const table of tables) await work(table, frames.nextTable());
    },
  );
}

class FrameReader {
  private readonly source: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);

  constructor(source: Rows) {
    this.source = source[Symbol.asyncIterator]();
  }

  async *nextTable(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = (await this.take(4)).readUInt32BE();
      if (length === 0) return;
      yield await this.take(length);
    }
  }

  private async take(bytes: number): Promise<Buffer> {
    const chunks = [this.held];
    let size = this.held.length;
    while (size < bytes) {
      const { done, value } = await this.source.next();
      if (done) throw new Error("The backup ends in the middle of a table.");
      chunks.push(value);
      size += value.length;
    }
    const all = Buffer.concat(chunks);
    this.held = all.subarray(bytes);
    return all.subarray(0, bytes);
  }
}
