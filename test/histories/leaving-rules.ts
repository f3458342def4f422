import {
  annotationOf,
  at,
  isObject,
  type JsonObject,
  type KubernetesObject,
  labelOf,
  listAt,
  nameOf,
  numberAt,
  objectAt,
  textAt,
} from "../../function/kubernetes/object.ts";
import { type Reconcile, shown } from "../simulation/crossplane.ts";
import { overlaid } from "../simulation/field-set.ts";
import { isSame } from "../simulation/stored.ts";
import { poolsOf } from "./edits.ts";
import { moveAnnotation } from "./faults.ts";

/** Violations of the rules about removed pools, and about a Cluster that others delete, move or pause. */
export function leavingViolations(reconcile: Reconcile): string[] {
  return [...removedTooEarly(reconcile), ...fightsWithOthers(reconcile)];
}

/** A MachineDeployment is scaled down only if all those of the spec are available, according to the input. */
function removedTooEarly(reconcile: Reconcile): string[] {
  const { output, input } = reconcile;
  const deployments = shown(reconcile).filter(({ kind }) => kind === "MachineDeployment");
  const zero = new Set(
    [...output.desired.values()]
      .filter(({ object }) => object.kind === "MachineDeployment" && at(object.spec, "replicas") === 0)
      .map(({ object }) => object.metadata.name),
  );
  const desired = placesOf(objectAt(input.composite, "spec") ?? {});
  const removed = deployments.filter(
    (deployment) =>
      !desired.includes(placeOf(deployment)) &&
      numberAt(deployment, "spec", "replicas") !== 0 &&
      zero.has(nameOf(deployment) ?? ""),
  );
  if (removed.length === 0) return [];
  const available = new Set(deployments.filter((deployment) => isAvailable(deployment)).map((item) => placeOf(item)));
  return desired
    .filter((place) => !available.has(place))
    .map(
      (place) => `P6: ${removed.map((pool) => nameOf(pool)).join(", ")} is scaled down while ${place} is not available`,
    );
}

/** The pools of a spec as `<pool>/<zone>`. */
function placesOf(spec: JsonObject): string[] {
  return poolsOf(spec).flatMap((pool) => {
    const zones = listAt(pool, "zones");
    return zones.length === 0
      ? [`${textAt(pool, "name")}/`]
      : zones.map((zone) => `${textAt(pool, "name")}/${typeof zone === "string" ? zone : ""}`);
  });
}

function placeOf(deployment: JsonObject): string {
  const zone = annotationOf(deployment, "capi.crossplane.io/zone") ?? "";
  return `${labelOf(deployment, "capi.crossplane.io/pool")}/${zone}`;
}

function isAvailable(object: JsonObject): boolean {
  return (
    numberAt(object, "status", "observedGeneration") === numberAt(object, "metadata", "generation") &&
    listAt(object, "status", "conditions").some(
      (item) => isObject(item) && item["type"] === "Available" && item["status"] === "True",
    )
  );
}

/** While others delete, move or pause a Cluster, no object of it gets new content. */
function fightsWithOthers(reconcile: Reconcile): string[] {
  const { observed, input, output } = reconcile;
  const cluster: JsonObject | undefined = observed["cluster"] ?? input.required["cluster"]?.[0];
  const [isDeleted, isMoved, isPaused] = [
    textAt(cluster, "metadata", "deletionTimestamp") !== undefined,
    annotationOf(cluster, moveAnnotation) !== undefined,
    at(cluster, "spec", "paused") === true,
  ];
  if (isMoved && !isDeleted) return ["D6: a Cluster that is being moved is composed"];
  if (!isDeleted && !isPaused) return [];
  const known = new Map(shown(reconcile).map((object) => [identityOf(object), object]));
  // Pending writes of the previous response are not new content.
  const pending = new Set(listAt(input.composite, "status", "pendingWrites").map((item) => textAt(item, "name")));
  return [...output.desired.values()]
    .filter(({ object }) => object.kind !== "MachineDeployment" || !pending.has(object.metadata.name))
    .filter(({ object }) => hasNewContent(object, known.get(`${object.kind} ${object.metadata.name}`)))
    .map(
      ({ object }) =>
        `D6: ${object.kind} ${object.metadata.name} gets new content while the Cluster is deleted or paused by others`,
    );
}

function identityOf(object: JsonObject): string {
  return `${textAt(object, "kind")} ${nameOf(object)}`;
}

function hasNewContent({ metadata, spec }: KubernetesObject, known: JsonObject | undefined): boolean {
  if (!known) return true;
  const { labels, annotations } = metadata;
  const config: JsonObject = { metadata: { ...(labels && { labels }), ...(annotations && { annotations }) }, spec };
  return !isSame(overlaid(known, config), known);
}
