import { isObject, type JsonObject, objectAt, textAt } from "../../function/kubernetes/object.ts";
import type { HeldRollout } from "../../function/lifecycle/holds.ts";
import { type Stored, withAt } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";
import type { Course } from "./course.ts";

/** The fields that define the machines of an owner. While a rollout is held, they differ from the spec. */
export const contents: Readonly<Record<string, readonly (readonly string[])[]>> = {
  MachineDeployment: ["version", "bootstrap", "infrastructureRef", "failureDomain"].map((field) => [
    "spec",
    "template",
    "spec",
    field,
  ]),
  KubeadmControlPlane: [
    ["spec", "version"],
    ["spec", "machineTemplate", "spec", "infrastructureRef"],
    ["spec", "kubeadmConfigSpec"],
  ],
};

/** Holds of a settled cluster without a change of the platform or another release. */
export function illegitimateHolds({ held, hasUnrequestedChanges }: Course): string[] {
  const allowed = new Set(hasUnrequestedChanges ? ["PlatformChange", "FunctionUpgrade"] : []);
  return held
    .filter(({ reason }) => !allowed.has(reason))
    .map(({ object, reason }) => `E: ${object} is held (${reason}), although only its team changed it`);
}

/** The held owners of machines and their templates. */
export class Held {
  readonly #owners: readonly Stored[];

  constructor(world: World, held: readonly HeldRollout[]) {
    const names = new Set(held.map(({ object }) => object));
    const owners = Object.keys(contents).flatMap((kind) => world.api.list(kind));
    this.#owners = owners.filter(({ kind, metadata }) => names.has(`${kind}/${metadata.name}`));
  }

  /** The spec of an object, without the fields that define its machines if these are held. */
  inPlace(object: { kind: string; metadata: { name: string }; spec?: JsonObject }): JsonObject {
    const spec = { spec: object.spec ?? {} };
    const isHeld = this.#owners.some(
      ({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name,
    );
    const content = isHeld ? (contents[object.kind] ?? []) : [];
    return (
      objectAt(
        content.reduce<JsonObject>((rest, path) => withAt(rest, path, undefined), spec),
        "spec",
      ) ?? {}
    );
  }

  /** Whether held owners still use the template, or would use it without the hold. */
  isTemplateOf({ kind, metadata: { name, labels } }: { kind: string; metadata: Named }): boolean {
    if (!kind.endsWith("Template")) return false;
    const pool = labels?.[poolLabel];
    return this.#owners.some((owner) => owner.metadata.labels[poolLabel] === pool || refersTo(owner.spec, name));
  }
}

interface Named {
  name: string;
  labels?: Record<string, string>;
}

const poolLabel = "capi.crossplane.io/pool";

function refersTo(value: JsonObject, name: string): boolean {
  if (textAt(value, "name") === name) return true;
  return Object.values(value).some((inner) => isObject(inner) && refersTo(inner, name));
}
