import type { Fault, FaultInput, FaultRule, RequestKind } from "./control-types";

/** What a rule looks at. */
export interface Matchable {
  entity: string | null;
  kind: RequestKind;
  method: string;
}

/** Faults that change what happens and let a further fault follow in the same request; all others end the request. */
const MODIFIERS = new Set<Fault["type"]>([
  "delay",
  "delay-after-commit",
  "patch-no-effect",
  "workflow-reverts-status",
  "invisible",
  "wrong-item-id",
  "merge-into-older",
]);

const ENDINGS = new Set<Fault["type"]>([
  "drop-before-commit",
  "drop-after-commit",
  "truncate-after-commit",
  "hang",
  "hang-after-commit",
  "throttled",
  "unauthorized",
  "validation-500",
  "validation-500-after-commit",
  "bad-json-after-commit",
  "empty-body-after-commit",
  "redirect",
]);

const HTML_FAULT = /^html-(403|404|500|502|503|504)(-after-commit)?$/;

/** The faults that tests have ordered. */
export class FaultBook {
  private rules: FaultRule[] = [];
  private lastId = 0;

  add(input: FaultInput): FaultRule {
    this.lastId += 1;
    const lastsUntilCleared = input.fault.type === "zone-moved";
    const rule: FaultRule = {
      id: this.lastId,
      match: input.match ?? {},
      fault: input.fault,
      times: lastsUntilCleared ? "always" : (input.times ?? 1),
      after: input.after ?? 0,
      seen: 0,
      applied: 0,
    };
    this.rules.push(rule);
    return rule;
  }

  list(): FaultRule[] {
    return this.rules;
  }

  /** Removes one rule, or all of them. */
  clear(id?: number): void {
    this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id);
  }

  /**
   * The faults for one request, in the order in which they were added: any number of modifiers, and an ending at most. What
   * stands behind that ending is only counted as seen and waits for its next request.
   */
  take(request: Matchable): Fault[] {
    const taken: Fault[] = [];
    let ended = false;
    for (const rule of this.rules) {
      if (rule.fault.type === "zone-moved" || !fits(rule, request)) {
        continue;
      }
      rule.seen += 1;
      if (ended || !isDue(rule)) {
        continue;
      }
      rule.applied += 1;
      taken.push(rule.fault);
      ended = !MODIFIERS.has(rule.fault.type);
    }
    return taken;
  }

  /** Counts a request that came to the tenant's first host, and says whether the tenant has moved away from there. */
  turnsAway(request: Matchable): boolean {
    let moved = false;
    for (const rule of this.rules) {
      if (rule.fault.type !== "zone-moved" || !fits(rule, request)) {
        continue;
      }
      rule.seen += 1;
      if (isDue(rule)) {
        rule.applied += 1;
        moved = true;
      }
    }
    return moved;
  }

  /** Whether the tenant lives at its second host now. */
  hasMoved(): boolean {
    return this.rules.some(
      (rule) => rule.fault.type === "zone-moved" && (rule.applied > 0 || rule.after === 0),
    );
  }
}

/** Whether a type is one of those the sandbox knows. */
export function isFaultType(type: string): type is Fault["type"] {
  const known = type as Fault["type"];
  return MODIFIERS.has(known) || ENDINGS.has(known) || type === "zone-moved" || HTML_FAULT.test(type);
}

/** The status of a fault that answers with a page of a gateway, and when; null for any other fault. */
export function htmlFault(fault: Fault): { status: number; afterCommit: boolean } | null {
  const match = HTML_FAULT.exec(fault.type);
  return match === null ? null : { status: Number(match[1]), afterCommit: match[2] !== undefined };
}

function fits(rule: FaultRule, request: Matchable): boolean {
  const { entity, kind, method } = rule.match;
  return (
    (entity === undefined || entity.toLowerCase() === request.entity?.toLowerCase()) &&
    (kind === undefined || kind === request.kind) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    concerns(rule.fault.type, request)
  );
}

/** Some faults mean something only for some requests and leave all others alone. */
function concerns(type: Fault["type"], request: Matchable): boolean {
  const isUpdate = request.kind === "update" || request.kind === "replace";
  switch (type) {
    case "patch-no-effect":
    case "workflow-reverts-status":
      return isUpdate && request.entity === "Tickets";
    case "invisible":
    case "merge-into-older":
      return request.kind === "create" && request.entity === "Tickets";
    case "wrong-item-id":
      return request.kind === "create";
    default:
      return true;
  }
}

function isDue(rule: FaultRule): boolean {
  return rule.seen > rule.after && (rule.times === "always" || rule.applied < rule.times);
}
