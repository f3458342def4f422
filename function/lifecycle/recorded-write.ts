import type { WorkerGroupKind } from "../cluster-api/worker-groups.ts";
import { annotationOf, isObject, type JsonObject, listAt, numberAt, textAt } from "../kubernetes/object.ts";
import { parseVersion } from "../kubernetes/version.ts";
import { ownAnnotation } from "./annotations.ts";

const names = ["version", "machineTemplate", "bootstrapTemplate", "renderedFrom", "requested"] as const;
type Name = (typeof names)[number];
/** Machine content of a worker group, and where it comes from. */
export type Content = { -readonly [name in Name]?: string };

/**
 * An item of `status.pendingWrites`: new machine content that was applied to a worker group and is not observed yet.
 */
export interface RecordedWrite extends Content {
  name: string;
  /** A pool that was removed and created again has another UID, and its generation begins at 1. */
  uid: string;
  /** The generation that was observed when the change was applied. At this generation the group is stale. */
  generation: number;
  /**
   * Templates observed at that time. The autoscaler increases the generation too, but does not change the templates.
   */
  observedMachineTemplate?: string;
  observedBootstrapTemplate?: string;
  /** Number in the annotation of the group; see `withWriteNumbers`. */
  writeNumber?: number;
}

/** Paths of the machine content of a worker group, by the field of `status.pendingWrites` that records it. */
function placesIn({ content }: WorkerGroupKind): Record<Name, readonly string[]> {
  return {
    version: content.version,
    machineTemplate: [...content.infrastructure, "name"],
    bootstrapTemplate: [...content.bootstrap, "name"],
    renderedFrom: ["metadata", "annotations", ownAnnotation.renderedFrom],
    requested: ["metadata", "annotations", ownAnnotation.requested],
  };
}

/** Returns the machine content of a worker group. */
export function readContent(object: JsonObject, kind: WorkerGroupKind): Content {
  const places = placesIn(kind);
  return readTexts(names, (name) => textAt(object, ...places[name]));
}

/** Returns the values of the content, and their paths in a worker group. */
export function valuesOf(content: Content, kind: WorkerGroupKind): (readonly [readonly string[], string])[] {
  const places = placesIn(kind);
  return names.flatMap((name) => {
    const value = content[name];
    return value === undefined ? [] : [[places[name], value] as const];
  });
}

/** True if both make the same machines. */
export function isSameContent(one: Content, other: Content): boolean {
  const { version, machineTemplate, bootstrapTemplate } = one;
  return (
    version === other.version &&
    machineTemplate === other.machineTemplate &&
    bootstrapTemplate === other.bootstrapTemplate
  );
}

/** Returns the number of the write that a worker group has: 0 if it has none, or no valid one. */
export function readWriteNumber(group: JsonObject): number {
  const text = annotationOf(group, ownAnnotation.writeNumber) ?? "";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
}

const observedNames = ["observedMachineTemplate", "observedBootstrapTemplate"] as const;
const largestNumber = 999_999_999;

/** Returns `status.pendingWrites` of an XR by the name of the worker group. */
export function readRecordedWrites(composite: JsonObject): Map<string, RecordedWrite> {
  const recorded = listAt(composite, "status", "pendingWrites").flatMap((item): RecordedWrite[] => {
    if (!isObject(item)) return [];
    const content = readTexts(names, (name) => textAt(item, name));
    const observed = readTexts(observedNames, (name) => textAt(item, name));
    // The version is composed, and a user who may write the status may write any text there.
    if (content.version !== undefined && !parseVersion(content.version)) return [];
    const [name = "", uid = ""] = [textAt(item, "name"), textAt(item, "uid")];
    const generation = numberAt(item, "generation") ?? 0;
    return [{ name, uid, generation, ...content, ...observed, ...readNumber(item) }];
  });
  return new Map(recorded.map((write) => [write.name, write]));
}

function readNumber(item: JsonObject): Pick<RecordedWrite, "writeNumber"> {
  const writeNumber = numberAt(item, "writeNumber") ?? 0;
  const isValid = Number.isInteger(writeNumber) && writeNumber > 0 && writeNumber < largestNumber;
  return isValid ? { writeNumber } : {};
}

function readTexts<Field extends string>(
  fields: readonly Field[],
  read: (name: Field) => string | undefined,
): { [name in Field]?: string } {
  const found = fields.map((name) => [name, read(name)]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found);
}
