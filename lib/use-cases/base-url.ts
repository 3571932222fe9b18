import "server-only";
import { instanceSettings } from "@/lib/data/instance-settings";

/** The instance's base URL, or `null` while none is set. */
export async function storedBaseUrl(): Promise<string | null> {
  return (await instanceSettings()).baseUrl;
}
