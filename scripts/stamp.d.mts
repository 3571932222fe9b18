export function hashOf(root: string, entries: string[], skip?: (relativePath: string) => boolean): string;
export function readStamp(file: string): string | undefined;
export function writeStamp(file: string, hash: string): void;
