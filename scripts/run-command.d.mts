export function commandLine(command: string | undefined, args: string[]): string[];
export function runCommand(argv: string[]): Promise<void>;
