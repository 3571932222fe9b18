// The package ships its types, but its "exports" hide them from the compiler.
declare module "windows-1252" {
  export function decode(bytes: Uint8Array): string;
}
