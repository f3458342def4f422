import { at, isBeingDeleted, type JsonObject, nameOf, objectAt, textAt } from "../../function/kubernetes/object.ts";
import { type Reconcile, shown } from "../simulation/crossplane.ts";
import { templateReferences } from "../simulation/machine-set-controller.ts";
import { isDeleting, isOwnedBy, type Stored } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";

interface Reference {
  kind: string;
  name: string;
}

/** Templates are not deleted while they are in use. Each check compares with the templates of the previous one. */
export class TemplateRules {
  #present: ReadonlyMap<string, Stored> = new Map<string, Stored>();

  /**
   * A template that is deleted while unused is no violation: if the same content is desired later, Crossplane may
   * create its user before the template. Templates of an earlier XR of that name are deleted with that XR.
   */
  violations(world: World): string[] {
    const now = presentIn(world.api);
    const deleted = new Set(
      [...this.#present].filter(([name, last]) => !now.has(name) && isComposedNow(world, last)).map(([name]) => name),
    );
    this.#present = now;
    if (deleted.size === 0) return [];
    return usersOf(world.api).flatMap(({ user, references }) =>
      references
        .filter(({ kind, name }) => deleted.has(`${kind} ${name}`))
        .map(({ kind, name }) => `3: ${user.kind} ${user.metadata.name} needs ${kind} ${name}, which is deleted`),
    );
  }
}

/** Whether the current XR owns the object. */
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

/** The owners of machines, each with its references to templates. */
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
 * An object is composed together with the templates that it refers to, unless it is being deleted, Crossplane died
 * before it created the template, or the template was deleted by hand.
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
