import "server-only";

/** Replaces what must not be shown in a text. */
export type Redact = (text: string) => string;

const HTML_ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The forms in which an error page could give a value back. */
function formsOf(value: string): string[] {
  return [
    value,
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
    value.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? character),
  ];
}

/**
 * A function that removes the given secrets from a text, plain or escaped for JSON, HTML or a URL.
 * It has to be applied before a text is cut: half a secret would no longer be recognised.
 */
export function createRedaction(secrets: string[]): Redact {
  const forms = secrets
    .map((secret) => secret.trim())
    .filter(Boolean)
    .flatMap(formsOf)
    // The longest first: one may hold another.
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  if (forms.length === 0) return (text) => text;
  const any = new RegExp(forms.join("|"), "g");
  return (text) => text.replace(any, "[redacted]");
}
