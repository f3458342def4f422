import { at, isBeingDeleted, type JsonObject, nameOf, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { type Reconcile, shown } from "../simulation/crossplane.ts";
import { templateReferences } from "../simulation/machine-set-controller.ts";
import { isDeleting, isOwnedBy, type Stored } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";

interface Reference {
  kind: string;
  name: string;
}

/** Templates that nobody may take away as long as they are in use; it remembers which there are. */
export class TemplateRules {
  #present: ReadonlyMap<string, Stored> = new Map<string, Stored>();

  /**
   * A template that goes while nobody uses it is forgotten: who wants the same content later has to make it again, and
   * Crossplane, which applies in any order, may make its user first. What an earlier XR of that name has left goes with it.
   */
  violations(world: World): string[] {
    const now = presentIn(world.api);
    const gone = new Set(
      [...this.#present].filter(([name, last]) => !now.has(name) && isComposedNow(world, last)).map(([name]) => name),
    );
    this.#present = now;
    if (gone.size === 0) return [];
    return usersOf(world.api).flatMap(({ user, references }) =>
      references
        .filter(({ kind, name }) => gone.has(`${kind} ${name}`))
        .map(({ kind, name }) => `3: ${user.kind} ${user.metadata.name} needs ${kind} ${name}, which goes`),
    );
  }
}

/** True for what the XR that is there now controls. */
export function isComposedNow({ composite }: World, object: Stored): boolean {
  return composite !== undefined && isOwnedBy(object, composite);
}

function presentIn(api: World["api"]): Map<string, Stored> {
  const templates = ["DevMachineTemplate", "KubeadmConfigTemplate"].flatMap((kind) => api.list(kind));
  return new Map(
    templates
      .filter((template) => !isDeleting(template))
      .map((template) => [`${template.kind} ${template.metadata.name}`, template]),
  );
}

/** Who makes machines from which templates. */
function usersOf(api: World["api"]): { user: Stored; references: Reference[] }[] {
  const deployments = api.list("MachineDeployment").filter((deployment) => !isDeleting(deployment));
  const sets = api
    .list("MachineSet")
    .filter((set) => !isDeleting(set) && at(set.spec, "replicas") !== 0)
    .filter((set) => deployments.some((deployment) => isOwnedBy(set, deployment)));
  const controlPlanes = api.list("KubeadmControlPlane").filter((object) => !isDeleting(object));
  return [
    ...[...sets, ...deployments].map((user) => ({ user, references: templateReferences(user) })),
    ...controlPlanes.map((user) => ({ user, references: [controlPlaneReference(user)] })),
  ];
}

function controlPlaneReference({ spec }: { spec: JsonObject }): Reference {
  const reference = objectAt(spec, "machineTemplate", "spec", "infrastructureRef");
  return { kind: textAt(reference, "kind") ?? "", name: textAt(reference, "name") ?? "" };
}

/**
 * Who is told to make machines from a template is told together with that template, unless it goes, or Crossplane died
 * before the template was ever made, or somebody has deleted it.
 */
export function withoutTemplate(reconcile: Reconcile): string[] {
  const known = new Map(shown(reconcile).map((object) => [`${textAt(object, "kind")} ${nameOf(object)}`, object]));
  const objects = [...reconcile.output.desired.values()].map(({ object }) => object);
  const names = new Set(objects.map((object) => nameIn(object)));
  return objects.flatMap((object) => {
    const before = known.get(nameIn(object));
    const old = before ? textsOf(before) : [];
    return textsOf({ kind: object.kind, spec: object.spec ?? {} })
      .filter((template) => !names.has(template) && !isBeingDeleted(before))
      .filter((template) => known.has(template) || !old.includes(template))
      .map((template) => `3: ${nameIn(object)} is desired without ${template}`);
  });
}

function nameIn({ kind, metadata }: { kind: string; metadata: { name: string } }): string {
  return `${kind} ${metadata.name}`;
}

function textsOf(user: JsonObject): string[] {
  return referencesIn({ kind: textAt(user, "kind") ?? "", spec: objectAt(user, "spec") ?? {} }).map(
    ({ kind, name }) => `${kind} ${name}`,
  );
}

function referencesIn(object: { kind: string; spec: JsonObject }): Reference[] {
  if (object.kind === "KubeadmControlPlane") return [controlPlaneReference(object)];
  return object.kind === "MachineDeployment" ? templateReferences(object) : [];
}
