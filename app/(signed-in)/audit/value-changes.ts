/** One field of an event's before and after, in words; `null` where that side says nothing of it. */
export interface ValueChange {
  /** Empty where the whole is one value. */
  field: string;
  from: string | null;
  to: string | null;
}

/** What has changed between the two sides of an event; with one side alone, all that it says. Fields that are alike are left out. */
export function valueChanges(before: unknown, after: unknown): ValueChange[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...from.keys(), ...to.keys()])];
  return fields
    .map((field) => ({ field: fieldWords(field), from: from.get(field) ?? null, to: to.get(field) ?? null }))
    .filter((change) => change.from !== change.to);
}

/** Each field with its value in words, those of objects within under both names. */
function fieldsOf(value: unknown, name = ""): Map<string, string> {
  if (value === null || value === undefined) return name === "" ? new Map() : new Map([[name, "none"]]);
  if (typeof value !== "object" || Array.isArray(value)) return new Map([[name, valueWords(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...fieldsOf(inner, name === "" ? key : `${name} ${key}`),
    ]),
  );
}

const MOST_OF_A_LIST = 5;

function valueWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value === "") return "empty";
  if (!Array.isArray(value)) return typeof value === "string" ? value : JSON.stringify(value);
  if (value.length === 0) return "none";
  const shown = value.slice(0, MOST_OF_A_LIST).map(valueWords).join(", ");
  const more = value.length - MOST_OF_A_LIST;
  return more > 0 ? `${shown} and ${more.toLocaleString("en")} more` : shown;
}

const WHOLE_WORDS: Record<string, string> = { id: "ID", ids: "IDs", url: "URL" };

/** `companyId` as `Company ID`. */
function fieldWords(field: string): string {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[\s_]+/)
    .map((word) => WHOLE_WORDS[word.toLowerCase()] ?? word.toLowerCase())
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
