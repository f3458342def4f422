import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import {
  annotationOf,
  type JsonObject,
  type KubernetesObject,
  numberAt,
  objectAt,
  textAt,
} from "../kubernetes/object.ts";

/** What the controllers report of an object once all is done: the world in which a plan is foreseen. */
export function settled(object: JsonObject): JsonObject {
  const generation = numberAt(object, "metadata", "generation") ?? 1;
  // An autoscaled pool is as small as it may be, where nothing observed says how large it is.
  const smallest = Number(annotationOf(object, clusterApiAnnotation.autoscalerMinimum) ?? 0);
  const replicas = numberAt(object, "spec", "replicas") ?? numberAt(object, "status", "replicas") ?? smallest;
  const version = textAt(object, "spec", "version");
  const types = [
    "Available",
    "InfrastructureReady",
    "ControlPlaneInitialized",
    "ControlPlaneAvailable",
    "WorkersAvailable",
  ];
  return {
    ...object,
    status: {
      observedGeneration: generation,
      conditions: types.map((type) => ({ type, status: "True", reason: type, observedGeneration: generation })),
      initialization: { provisioned: true, infrastructureProvisioned: true, controlPlaneInitialized: true },
      replicas,
      readyReplicas: replicas,
      upToDateReplicas: replicas,
      availableReplicas: replicas,
      ...(version !== undefined && { version }),
    },
  };
}

/** The object after Crossplane has applied it: what only controllers write stays, such as autoscaled replicas. */
export function applied(
  before: JsonObject | undefined,
  { apiVersion, kind, metadata, spec = {} }: KubernetesObject,
): JsonObject {
  const replicas = spec["replicas"] ?? objectAt(before, "spec")?.["replicas"];
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, generation: 1 },
    spec: { ...spec, ...(replicas !== undefined && { replicas }) },
  };
}
