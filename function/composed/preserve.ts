import {
  annotationOf,
  at,
  type JsonObject,
  type KubernetesObject,
  objectAt,
  withValueAt,
} from "../kubernetes/object.ts";
import { annotationsOfContent } from "../cluster-api/autoscaler.ts";
import { skipsSkew } from "../cluster-api/preflight.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { stepsOf, withoutWrittenBack } from "../cluster-api/control-plane-shape.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { retain } from "../lifecycle/retained.ts";
import type { Scope } from "../scope/scope.ts";
import { type Part, toPlain } from "./part.ts";
import type { WorkerGroup } from "../cluster-api/worker-groups.ts";

const allOrigins = [ownAnnotation.renderedFrom, ownAnnotation.requested, ownAnnotation.content];

/** An observed object, and its references to templates that do not exist. */
interface Preserved<Observed = JsonObject> {
  observed: Observed;
  lost: readonly (readonly string[])[];
}

/**
 * Returns the desired object with the observed content of its machines (rules V2, R4, R5): version and image change
 * together or not at all. Fields that change in place are as desired.
 */
export function preserveMachines(part: Part, { observed, lost }: Preserved<WorkerGroup>): Part {
  const { version, infrastructure, bootstrap, failureDomain } = observed.kind.content;
  const paths = [version, infrastructure, bootstrap, failureDomain];
  return withContentOf(
    part,
    observed.object,
    paths.filter((path) => !lost.includes(path)),
  );
}

export function preserveControlPlane(scope: Scope, part: Part, { observed, lost }: Preserved): Part {
  const { provider, settings } = scope.controlPlane;
  const { shape } = provider;
  const template = shape.machineTemplate ? [shape.machineTemplate.path] : [];
  const paths = [shape.version.path, ...template, ...shape.replacesMachines(settings)];
  const isLost = (path: string) => lost.some((steps) => steps.join(".") === path);
  return withContentOf(
    part,
    withoutWrittenBack(shape, observed),
    paths.filter((path) => !isLost(path)).map((path) => stepsOf(path)),
  );
}

function withContentOf(part: Part, observed: JsonObject, paths: readonly (readonly string[])[]): Part {
  const owned = toPlain(retain(observed));
  const preserved = paths.reduce<JsonObject>((object, path) => {
    const value = at(owned, ...path);
    return value === undefined && at(object, ...path) === undefined ? object : withValueAt(object, path, value);
  }, toPlain(part.object));
  return {
    ...part,
    object: {
      ...part.object,
      ...specOf(preserved),
      metadata: { ...part.object.metadata, annotations: selectAnnotations(part, owned) },
    },
  };
}

function specOf(object: JsonObject): Pick<KubernetesObject, "spec"> {
  const spec = objectAt(object, "spec");
  return spec ? { spec } : {};
}

const skip = clusterApiAnnotation.skipPreflightChecks;

/**
 * Selects annotations. Annotations of the origin stay with the observed content that they describe, and so do those of
 * the autoscaler that describe its machines. Only content that can join a newer control plane skips the check for it.
 * If the inputs are equal, `requested` has its new value: with the old one, a later change of the platform would look
 * like a change of the XR.
 */
function selectAnnotations({ object }: Part, owned: JsonObject): Record<string, string> {
  const { annotations: desired = {} } = object.metadata;
  const isSameInput = annotationOf(owned, ownAnnotation.renderedFrom) === desired[ownAnnotation.renderedFrom];
  const origins: readonly string[] = isSameInput ? [ownAnnotation.renderedFrom, ownAnnotation.content] : allOrigins;
  const isSkewSkipped = [desired[skip], annotationOf(owned, skip)].some((checks) => skipsSkew(checks));
  const bound = isSkewSkipped ? [...origins, skip] : origins;
  const described = annotationsOfContent.filter((name) => desired[name] !== undefined);
  const preserved = Object.entries(objectAt(owned, "metadata", "annotations") ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && [...bound, ...described].includes(entry[0]),
  );
  const fresh = Object.entries(desired).filter(([name]) => !bound.includes(name));
  return Object.fromEntries([...fresh, ...preserved]);
}
