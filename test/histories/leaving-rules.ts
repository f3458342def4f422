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

/** What is about things that go, and about who says so. */
export function leavingViolations(reconcile: Reconcile): string[] {
  return [...leavesTooEarly(reconcile), ...fightsWithOthers(reconcile)];
}

/** A MachineDeployment leaves only when all that the spec asks for are there and available, as far as they were shown. */
function leavesTooEarly(reconcile: Reconcile): string[] {
  const { output, input } = reconcile;
  const deployments = shown(reconcile).filter(({ kind }) => kind === "MachineDeployment");
  const zero = new Set(
    [...output.desired.values()]
      .filter(({ object }) => object.kind === "MachineDeployment" && at(object.spec, "replicas") === 0)
      .map(({ object }) => object.metadata.name),
  );
  const wanted = placesOf(objectAt(input.composite, "spec") ?? {});
  const begin = deployments.filter(
    (deployment) =>
      !wanted.includes(placeOf(deployment)) &&
      numberAt(deployment, "spec", "replicas") !== 0 &&
      zero.has(nameOf(deployment) ?? ""),
  );
  if (begin.length === 0) return [];
  const available = new Set(deployments.filter((deployment) => isAvailable(deployment)).map((item) => placeOf(item)));
  return wanted
    .filter((place) => !available.has(place))
    .map((place) => `P6: ${begin.map((leaving) => nameOf(leaving)).join(", ")} leaves, and ${place} is not available`);
}

/** A pool in a zone, as a person would say it. */
function placesOf(spec: JsonObject): string[] {
  return poolsOf(spec).flatMap((pool) => {
    const zones = listAt(pool, "zones");
    return zones.length === 0
      ? [`${textAt(pool, "name")}/`]
      : zones.map((zone) => `${textAt(pool, "name")}/${typeof zone === "string" ? zone : ""}`);
  });
}

function placeOf(deployment: JsonObject): string {
  return `${labelOf(deployment, "capi.crossplane.io/pool")}/${annotationOf(deployment, "capi.crossplane.io/zone") ?? ""}`;
}

function isAvailable(object: JsonObject): boolean {
  return (
    numberAt(object, "status", "observedGeneration") === numberAt(object, "metadata", "generation") &&
    listAt(object, "status", "conditions").some(
      (item) => isObject(item) && item["type"] === "Available" && item["status"] === "True",
    )
  );
}

/** While a Cluster is deleted, moved or paused by somebody else, nothing is said of it that is not there already. */
function fightsWithOthers(reconcile: Reconcile): string[] {
  const { observed, input, output } = reconcile;
  const cluster: JsonObject | undefined = observed["cluster"] ?? input.required["cluster"]?.[0];
  const [isLeft, isMoved, isPaused] = [
    textAt(cluster, "metadata", "deletionTimestamp") !== undefined,
    annotationOf(cluster, moveAnnotation) !== undefined,
    at(cluster, "spec", "paused") === true,
  ];
  if (isMoved && !isLeft) return ["D6: a Cluster that is being moved was answered for"];
  if (!isLeft && !isPaused) return [];
  const known = new Map(shown(reconcile).map((object) => [identityOf(object), object]));
  // What the answer before has told and is not seen yet is no news.
  const pending = new Set(listAt(input.composite, "status", "pendingWrites").map((item) => textAt(item, "name")));
  return [...output.desired.values()]
    .filter(({ object }) => object.kind !== "MachineDeployment" || !pending.has(object.metadata.name))
    .filter(({ object }) => isNews(object, known.get(`${object.kind} ${object.metadata.name}`)))
    .map(({ object }) => `D6: ${object.kind} ${object.metadata.name} is told anew while the Cluster is left to others`);
}

function identityOf(object: JsonObject): string {
  return `${textAt(object, "kind")} ${nameOf(object)}`;
}

function isNews({ metadata, spec }: KubernetesObject, known: JsonObject | undefined): boolean {
  if (!known) return true;
  const { labels, annotations } = metadata;
  const pending: JsonObject = { metadata: { ...(labels && { labels }), ...(annotations && { annotations }) }, spec };
  return !isSame(overlaid(known, pending), known);
}
