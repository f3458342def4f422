import type { Problem } from "../../../function/api/problem.ts";
import type { Fields } from "../../../function/api/value.ts";
import { isObject, type JsonObject } from "../../../function/kubernetes/object.ts";
import { ownAnnotation } from "../../../function/lifecycle/annotations.ts";
import { observedFrom } from "../../golden/examples.ts";
import { composite, run, settled } from "../../rules/world.ts";

/** The result for a spec: the problems of a rejection, or the visible output as text. */
export interface Rendering {
  readonly problems: readonly Problem[];
  readonly before: string;
  /** The output once the objects exist, because some fields have an effect only then. */
  after(): string;
}

// These annotations depend on all fields, so they would count as an effect of fields without any other.
const bookkeeping = new Set<string>([ownAnnotation.renderedFrom, ownAnnotation.requested, ownAnnotation.accepted]);

export function render(spec: Fields): Rendering {
  const xr = composite(json(spec));
  const first = run(xr);
  const after = () => visible(run(xr, { observed: settled(observedFrom(first)) }));
  return { problems: problemsOf(first), before: visible(first), after: memoized(after) };
}

function memoized(make: () => string): () => string {
  let found: string | undefined;
  return () => (found ??= make());
}

export function isSame(left: Rendering, right: Rendering): boolean {
  return left.before === right.before && left.after() === right.after();
}

function problemsOf({ fatal, problems }: ReturnType<typeof run>): readonly Problem[] {
  if (fatal === undefined) return [];
  return problems.length > 0 ? problems : [{ path: "", message: fatal }];
}

function json(spec: Fields): JsonObject {
  const parsed: unknown = JSON.parse(JSON.stringify(spec));
  return isObject(parsed) ? parsed : {};
}

function visible({ desired, requirements, isReady, status, conditions }: ReturnType<typeof run>): string {
  const objects = [...desired].map(([key, { object }]) => {
    const { annotations = {}, ...metadata } = object.metadata;
    const others = Object.entries(annotations).filter(([name]) => !bookkeeping.has(name));
    return [key, { ...object, metadata: { ...metadata, annotations: Object.fromEntries(others) } }];
  });
  return JSON.stringify({ objects, requirements, isReady, status, conditions });
}
