interface LockFile {
  packages?: Record<
    string,
    {
      version?: string;
      optional?: boolean;
      link?: boolean;
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    }
  >;
}
interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
export function binFolder(root: string): string;
export function missingPackages(lock: LockFile, installed: LockFile): string[];
export function lockFits(manifest: Manifest, lock: LockFile): boolean;
export function ensureInstalled(root: string): Promise<void>;
