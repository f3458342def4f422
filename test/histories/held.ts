import { isObject, type JsonObject, objectAt, textAt } from "../../function/kubernetes/object.ts";
import type { HeldRollout } from "../../function/lifecycle/holds.ts";
import { type Stored, withAt } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";
import type { Course } from "./course.ts";

/** What a rollout replaces machines for: as long as it is held, this is not what was asked for. */
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

/** At rest only what the platform or another release asks for is held, and only where one of them did. */
export function illegitimateHolds({ held, hasUnrequestedChanges: hasUnaskedChanges }: Course): string[] {
  const mayBe = new Set(hasUnaskedChanges ? ["PlatformChange", "FunctionUpgrade"] : []);
  return held
    .filter(({ reason }) => !mayBe.has(reason))
    .map(({ object, reason }) => `E: ${object} is held (${reason}), and nobody but its team asked for it`);
}

/** What is held, as it may be for good. */
export class Held {
  readonly #owners: readonly Stored[];

  constructor(world: World, held: readonly HeldRollout[]) {
    const names = new Set(held.map(({ object }) => object));
    const owners = Object.keys(contents).flatMap((kind) => world.api.list(kind));
    this.#owners = owners.filter(({ kind, metadata }) => names.has(`${kind}/${metadata.name}`));
  }

  /** Without what its machines are, where that is held. */
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

  /** A template that the held owners would use, or still use. */
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
