import { at, type JsonObject, type KubernetesObject, listAt, numberAt, textAt } from "../kubernetes/object.ts";
import { retained } from "../lifecycle/retained.ts";
import { describe, differingPaths } from "../lifecycle/rollout.ts";
import { schema } from "../schema.ts";
import type { ComposeOutput } from "../status/answer.ts";

export interface Change {
  /** Kind and name. */
  readonly object: string;
  readonly action: "create" | "change" | "replace machines" | "remove";
  /** What differs; of a replaced template what differs within it. */
  readonly fields: readonly string[];
  /** Machines that are replaced. */
  readonly machines: number;
}

type World = Readonly<Record<string, JsonObject>>;

/** Where an object says what its machines are: a difference there replaces them. */
const machinePaths = [
  "spec.version",
  "spec.machineTemplate.spec.infrastructureRef",
  "spec.template.spec.version",
  "spec.template.spec.bootstrap",
  "spec.template.spec.infrastructureRef",
  "spec.template.spec.failureDomain",
  ...schema.controlPlane.flatMap((provider) => provider.inlineContent),
];

/** What applying an answer would change, machines first. Usages and bookkeeping in metadata are not worth a line. */
export function changesBetween(world: World, desired: ComposeOutput["desired"]): Change[] {
  const made = [...desired].flatMap(([key, { object }]) => changeOf(world, key, { object, desired }));
  const gone = Object.keys(world).filter((key) => !desired.has(key));
  const removed = gone.map((key): Change => ({
    object: describe(world[key] ?? {}),
    action: "remove",
    fields: [],
    machines: 0,
  }));
  return [...made, ...removed].toSorted((left, right) => right.machines - left.machines);
}

function changeOf(
  world: World,
  key: string,
  { object, desired }: { object: KubernetesObject; desired: ComposeOutput["desired"] },
): Change[] {
  const after: JsonObject = { ...object, metadata: { ...object.metadata } };
  const before = world[key];
  if (!before) return [{ object: describe(after), action: "create", fields: [], machines: 0 }];
  const fields = differingPaths(at(comparable(before, after), "spec"), after["spec"], "spec");
  if (fields.length === 0) return [];
  const isReplaced =
    isMachineOwner(after) &&
    fields.some((field) => machinePaths.some((path) => field === path || field.startsWith(`${path}.`)));
  if (!isReplaced) return [{ object: describe(after), action: "change", fields, machines: 0 }];
  const machines = numberAt(before, "status", "replicas") ?? numberAt(before, "spec", "replicas") ?? 0;
  return [
    {
      object: describe(after),
      action: "replace machines",
      fields: explained(fields, { before, after, world, desired }),
      machines,
    },
  ];
}

/** Templates and health checks have such fields too, and replace nothing by themselves. */
function isMachineOwner(object: JsonObject): boolean {
  const kind = textAt(object, "kind") ?? "";
  return kind === "MachineDeployment" || kind.endsWith("ControlPlane");
}

/** What Crossplane owns of an observed object; without recorded owners, only what we would say of it is compared. */
function comparable(before: JsonObject, after: JsonObject): JsonObject {
  if (listAt(before, "metadata", "managedFields").length > 0) return { spec: retained(before).spec };
  return textAt(before, "metadata", "uid") === undefined ? before : masked(before, after);
}

function masked(before: JsonObject, after: JsonObject): JsonObject {
  const entries = Object.entries(after).map(([field, value]) => {
    const found = before[field];
    const isNested =
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      typeof found === "object" &&
      found !== null &&
      !Array.isArray(found);
    return [field, isNested ? masked(found, value) : found];
  });
  return Object.fromEntries(entries);
}

/** A reference to another template is explained by what differs between the two. */
function explained(
  fields: readonly string[],
  {
    before,
    after,
    world,
    desired,
  }: { before: JsonObject; after: JsonObject; world: World; desired: ComposeOutput["desired"] },
): string[] {
  return fields.flatMap((field) => {
    if (!field.endsWith(".name")) return [field];
    const path = field.split(".");
    const old = Object.values(world).find((object) => textAt(object, "metadata", "name") === textAt(before, ...path));
    const fresh = [...desired.values()].find(({ object }) => object.metadata.name === textAt(after, ...path))?.object;
    const within = fresh && old ? differingPaths(old["spec"], fresh.spec, `${fresh.kind}.spec`) : [];
    return within.length > 0 ? within : [field];
  });
}
