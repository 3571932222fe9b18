export type DataType = "string" | "integer" | "long" | "double" | "decimal" | "datetime" | "boolean";

/** One field of an entity as its metadata describes it (autotask-api.md 8). */
export interface FieldDefinition {
  name: string;
  dataType: DataType;
  /** Longest text in characters; 0 for whatever is no text. */
  length: number;
  isRequired: boolean;
  isReadOnly: boolean;
  isQueryable: boolean;
  isPickList: boolean;
  /** The entity an id in this field points to; empty for none. */
  referenceEntityType: string;
  /** The picklist on which this one depends; empty for none. */
  parentField: string;
}

/**
 * Reads a table of fields, one a line: `name type flag…`. The type is `string(255)`, `integer` and so on; the flags are
 * `required`, `readonly`, `noquery`, `picklist`, `ref=Company`, `parent=issueType`. A typing error throws when the table is read.
 */
export function fieldTable(table: string): FieldDefinition[] {
  return table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(readField);
}

function readField(line: string): FieldDefinition {
  const [name = "", typeWord = "", ...flags] = line.split(/\s+/);
  const type = /^(string|integer|long|double|decimal|datetime|boolean)(?:\((\d+)\))?$/.exec(typeWord);
  const unknown = flags.filter(
    (flag) => !/^(required|readonly|noquery|picklist|ref=\w+|parent=\w+)$/.test(flag),
  );
  if (type === null || unknown.length > 0) {
    throw new Error(`A field is described wrongly: ${line}`);
  }
  return {
    name,
    dataType: type[1] as DataType,
    length: Number(type[2] ?? 0),
    isRequired: flags.includes("required"),
    isReadOnly: flags.includes("readonly"),
    isQueryable: !flags.includes("noquery"),
    isPickList: flags.includes("picklist"),
    referenceEntityType: flagValue(flags, "ref="),
    parentField: flagValue(flags, "parent="),
  };
}

function flagValue(flags: string[], prefix: string): string {
  return flags.find((flag) => flag.startsWith(prefix))?.slice(prefix.length) ?? "";
}
