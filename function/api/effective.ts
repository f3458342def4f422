import { z } from "zod";
import { fieldOf, innerType, unwrap } from "./layer.ts";
import { merge } from "./merge.ts";
import { type Fields, fieldsIn, isFields, itemsIn, without } from "./value.ts";

/** The layers of a spec, lowest first: the platform's layers, the spec of the XR, and the enforced layer. */
export interface Layers {
  platform: readonly Fields[];
  xrSpec: Fields;
  enforced: Fields;
}

export interface Effective {
  /** The merged spec before the schema's defaults. `workerDefaults` and machine classes are merged into it. */
  spec: Fields;
  /** The selected `machine.type` by path: a machine class, or the provider's name of a machine type. */
  machineTypes: Record<string, string>;
}

type Classes = Readonly<Record<string, Fields>>;

/** The machine classes for machines of a version. Undefined means the cluster's version in this upgrade step. */
export type ClassesAt = (version: string | undefined) => Classes;

/** Merges all layers. A machine class is merged directly below the layer that selects it. */
export function mergeLayers(schema: z.ZodObject, layers: Layers, classesAt: ClassesAt): Effective {
  const ordered = [...layers.platform, layers.xrSpec, layers.enforced];
  const machineTypes: Record<string, string> = {};
  const base = mergeAll(
    schema,
    ordered.map((layer) => without(layer, "workers", "workerDefaults")),
  );
  const spec = isFields(base) ? base : {};

  const controlPlane = mergeMachine(
    buildFieldSchema(schema, "controlPlane"),
    ordered.map((layer) => fieldsIn(layer, "controlPlane")),
    classesAt(undefined),
  );
  if (controlPlane.machine) spec["controlPlane"] = { ...fieldsIn(spec, "controlPlane"), machine: controlPlane.machine };
  if (controlPlane.type !== undefined) machineTypes["controlPlane.machine.type"] = controlPlane.type;

  const pools = poolNames(layers).map((name) => poolLayers(ordered, name));
  const poolSchema = buildItemSchema(buildFieldSchema(schema, "workers"));
  const workers = pools.map((parts, index) => {
    const pool = mergePool(poolSchema, parts);
    const version = pool["version"];
    const { machine, type } = mergeMachine(
      poolSchema,
      parts,
      classesAt(typeof version === "string" ? version : undefined),
    );
    if (type !== undefined) machineTypes[`workers[${index}].machine.type`] = type;
    return machine ? { ...pool, machine } : pool;
  });
  if (workers.length > 0) spec["workers"] = workers;
  return { spec, machineTypes };
}

function mergePool(schema: z.ZodType, parts: readonly (Fields | undefined)[]): Fields {
  const pool = mergeAll(schema, parts);
  return isFields(pool) ? pool : {};
}

function mergeAll(schema: z.ZodType, parts: readonly (Fields | undefined)[]): unknown {
  return parts.reduce<unknown>((merged, part) => merge(schema, merged, part), {});
}

/** The pools of the XR in its order, then those that only the platform defines. */
function poolNames(layers: Layers): unknown[] {
  const inOrder = [layers.xrSpec, ...layers.platform, layers.enforced].flatMap((layer) => itemsIn(layer, "workers"));
  return [...new Set(inOrder.map((pool) => pool["name"]))];
}

/** The layers of a pool, lowest first. In every layer, the pool overrides `workerDefaults`. */
function poolLayers(layers: readonly Fields[], name: unknown): (Fields | undefined)[] {
  return layers.flatMap((layer) => [
    fieldsIn(layer, "workerDefaults"),
    itemsIn(layer, "workers").find((pool) => pool["name"] === name),
  ]);
}

/** Merges `machine` of all layers with the selected machine class, without `type`; undefined if none is selected. */
function mergeMachine(owner: z.ZodType, parts: readonly (Fields | undefined)[], classes: Classes) {
  const schema = buildFieldSchema(unwrap(owner), "machine");
  const machines = parts.map((part) => fieldsIn(part, "machine"));
  const selecting = machines.findLastIndex((machine) => typeof machine?.["type"] === "string");
  const type = machines[selecting]?.["type"];
  if (typeof type !== "string") return { machine: undefined, type: undefined };
  const selected = Object.hasOwn(classes, type) ? classes[type] : undefined;
  if (!selected) return { machine: undefined, type };
  const rest = machines.map((machine) => machine && without(machine, "type"));
  const merged = mergeAll(schema, [...rest.slice(0, selecting), selected, ...rest.slice(selecting)]);
  return { machine: isFields(merged) ? merged : {}, type };
}

function buildFieldSchema(schema: z.ZodType, field: string): z.ZodType {
  const type = unwrap(schema);
  const found = type instanceof z.ZodObject ? fieldOf(type, field) : undefined;
  if (found === undefined) throw new TypeError(`the schema has no field ${field}`);
  return innerType(found);
}

function buildItemSchema(schema: z.ZodType): z.ZodType {
  const type = unwrap(schema);
  if (type instanceof z.ZodArray) return innerType(type.element);
  throw new TypeError("not a list");
}
