import "server-only";

/** Collects the conditions of a built statement with their values, so that no value is ever written into the text. */
export class SqlConditions {
  private readonly conditions: string[] = [];

  /** @param values shared by all conditions of one statement, where it has several parts. */
  constructor(readonly values: unknown[] = []) {}

  /** Adds a value and returns its placeholder. */
  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  add(condition: string): this {
    this.conditions.push(condition);
    return this;
  }

  /** All conditions joined by AND; `true` where there are none. */
  toString(): string {
    return this.conditions.length === 0 ? "true" : this.conditions.map((each) => `(${each})`).join(" AND ");
  }
}

/** A text as a LIKE pattern that finds it anywhere, its own wildcards taken as letters. NUL, which no stored text has, is passed over. */
export function containing(text: string): string {
  return `%${text.replaceAll("\u0000", "").replace(/[\\%_]/g, "\\$&")}%`;
}
