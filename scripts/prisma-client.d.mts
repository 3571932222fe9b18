export function ensurePrismaClient(root: string): Promise<void>;
