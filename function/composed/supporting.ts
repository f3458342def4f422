import type { SupportingObject, SupportingRefs } from "../cluster-api/supporting-object.ts";
import type { MachineScope } from "../infrastructure/provider.ts";
import { clusterApiLabel } from "../cluster-api/labels.ts";
import { formatHashedName } from "../kubernetes/name.ts";
import { groupOf, type JsonObject, type Metadata, nameOf } from "../kubernetes/object.ts";
import { ownLabel } from "../lifecycle/annotations.ts";
import { findEqualTemplate } from "../lifecycle/equal-template.ts";
import { keyOfClusterObject, keyOfMachineObject } from "../lifecycle/supporting-key.ts";
import type { Scope } from "../scope/scope.ts";
import { hashTemplate } from "./hashed.ts";
import { kindsOfCluster } from "./kinds.ts";
import { openInfrastructureScope } from "./machines.ts";
import { ownerReferenceTo } from "./owner.ts";
import { applyOverrides, type OverriddenBody, type Target } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import { type Inputs, renderOrigin, referencesOf, type TemplateName } from "./template.ts";

type Settings = Record<string, unknown>;

const nameLimit = 63;
// With a hyphen and the hash of the content, the name is a DNS label.
const machineNameLimit = 52;

/** Composes the supporting objects that live as long as the cluster. They change in place. */
export function composeClusterObjects(scope: Scope): Part[] {
  return listClusterObjects(scope).map((listed) => {
    const metadata = metadataOf(scope, clusterObjectName(scope, listed.name));
    const object = objectOf(contentOf(scope, listed, { role: "Cluster" }), metadata);
    const key = keyOfClusterObject(listed.kind, listed.name);
    return { key, role: "Cluster", references: referencesOf(scope, listed), object };
  });
}

/** Resolves references to the cluster's supporting objects. */
export function referToClusterObjects(scope: Scope): SupportingRefs {
  return resolveRefs(listClusterObjects(scope).map(({ name }) => [name, clusterObjectName(scope, name)]));
}

/** A supporting object of machines, and the annotations with its origin. */
export interface MachineObject {
  readonly part: Part;
  readonly origin: Record<string, string>;
}

interface MachinesOfTemplate {
  readonly argument: MachineScope<Settings, Settings>;
  readonly naming: TemplateName & Inputs;
}

/** Composes the supporting objects of a template's machines, and resolves the template's references to them. */
export function composeMachineObjects(
  scope: Scope,
  machines: MachinesOfTemplate,
): SupportingRefs & { supporting: readonly MachineObject[] } {
  const ofCluster = referToClusterObjects(scope);
  const listed = scope.infrastructure.provider.machineObjects?.({ ...machines.argument, ...ofCluster }) ?? [];
  const composed = listed.map((one) => ({ name: one.name, ...composeMachineObject(scope, one, machines) }));
  const names = new Map(composed.map(({ name, part }) => [name, part.object.metadata.name]));
  return { refs: (name) => names.get(name) ?? ofCluster.refs(name), supporting: composed };
}

/**
 * The name has a hash of the content, like that of a template: new content is a new object. An existing object with
 * equal content keeps its name.
 */
function composeMachineObject(
  scope: Scope,
  listed: SupportingObject,
  { argument, naming }: MachinesOfTemplate,
): MachineObject {
  const { role, pool } = argument;
  const content = contentOf(scope, listed, { role, pool });
  const { key, name } = namesOf(scope, content, {
    key: keyOfMachineObject(naming.key, listed),
    name: machineObjectName(scope, argument, listed.name),
  });
  const labels = pool === undefined ? {} : { [ownLabel.pool]: pool };
  const object = objectOf(content, metadataOf(scope, name, labels));
  return {
    part: { key, role, pool, isHashed: true, references: referencesOf(scope, listed), object },
    origin: renderOrigin(scope, { role, pool, body: { ...content, spec: {} } }, naming),
  };
}

function namesOf(scope: Scope, content: Content, without: Record<"key" | "name", string>): typeof without {
  const { apiVersion, kind, spec, data } = content;
  const hash = hashTemplate({ group: groupOf(apiVersion), kind, spec, data });
  const key = `${without.key}-${hash}`;
  const desired = { apiVersion, kind, spec: spec ?? data ?? {}, key, kinds: kindsOfCluster(scope) };
  const existing = findEqualTemplate({ templates: scope.state.supporting }, desired);
  return { key: existing?.key ?? key, name: nameOf(existing?.object) ?? `${without.name}-${hash}` };
}

function listClusterObjects(scope: Scope): readonly SupportingObject[] {
  const { provider } = scope.infrastructure;
  // Every template calls this, and opening the scope is expensive.
  if (!provider.clusterObjects) return [];
  const observed = (name: string) => findObserved(scope, clusterObjectName(scope, name));
  const argument = { ...openInfrastructureScope(scope), observedObject: observed };
  return provider.clusterObjects(argument);
}

function findObserved({ state }: Scope, name: string): JsonObject | undefined {
  return state.supporting.find(({ object }) => nameOf(object) === name)?.object;
}

/** Always hashed: clusters of one namespace may have the names `prod` and `prod-eu`. */
function clusterObjectName({ cluster }: Scope, name: string): string {
  return formatHashedName([cluster.name, name], [cluster.name, "supporting", name], nameLimit);
}

/** The name without the hash of the content. */
function machineObjectName({ cluster }: Scope, { role, pool }: MachinesOfTemplate["argument"], name: string): string {
  const parts = [cluster.name, pool ?? "control-plane", name];
  return formatHashedName(parts, [cluster.name, role, pool ?? "", name], machineNameLimit);
}

/** The Cluster owns them too, so that they outlive its machines when the cluster is deleted (rule D3). */
function metadataOf({ cluster, state }: Scope, name: string, labels: Record<string, string> = {}): Metadata {
  const ofCluster = { [clusterApiLabel.clusterName]: cluster.name };
  return {
    name,
    namespace: cluster.namespace,
    labels: { ...ofCluster, ...labels },
    ...ownerReferenceTo(state.coreCluster?.object),
  };
}

function resolveRefs(names: readonly (readonly [string, string])[]): SupportingRefs {
  const byName = new Map(names);
  return {
    refs: (name) => {
      const found = byName.get(name);
      if (found === undefined) throw new TypeError(`there is no supporting object ${name}`);
      return found;
    },
  };
}

interface Content extends Omit<OverriddenBody, "spec"> {
  readonly spec?: JsonObject;
  readonly data?: JsonObject;
}

/** Overrides change a spec and its metadata, but not data, as in add-ons. */
function contentOf(scope: Scope, listed: SupportingObject, target: Omit<Target, "body">): Content {
  const { apiVersion, kind, spec, data } = listed;
  return spec
    ? applyOverrides(scope, { ...target, body: { apiVersion, kind, spec } })
    : { apiVersion, kind, data: data ?? {} };
}
