import { isReservedOnObjects } from "../api/reserved-keys.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { referTo } from "../cluster-api/reference.ts";
import { type JsonObject, objectAt, sortKeys, textAt } from "../kubernetes/object.ts";
import { ownAnnotation, ownLabel } from "../lifecycle/annotations.ts";
import { acceptedOf, type PolicyResult } from "../lifecycle/policy.ts";
import { decideAnnouncedPoolStep, formatPoolStep } from "../lifecycle/pool-step.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { ClusterScope, Scope } from "../scope/scope.ts";
import { findUserEndpoint } from "./endpoint.ts";
import { applyOverrides, type OverriddenBody } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

/**
 * Composes CAPI's Cluster, without the fields that controllers write. It is in every response, because Crossplane
 * deletes omitted objects (rule D5).
 */
export function composeCluster(scope: Scope, { infrastructure, controlPlane, held }: Parts): Part {
  const endpoint = findUserEndpoint(scope);
  const content = {
    infrastructureRef: referTo(infrastructure.object),
    controlPlaneRef: referTo(controlPlane.object),
    ...(endpoint && { controlPlaneEndpoint: { ...endpoint } }),
  };
  // The Cluster's annotation announces an upgrade step before the control plane gets its version.
  const heldVersion = held.has(controlPlane.key) ? textAt({ ...controlPlane.object.spec }, "version") : undefined;
  return composeClusterPart(scope, renderCluster(scope, content), {
    [ownAnnotation.version]: heldVersion ?? scope.version,
    ...renderPoolStep(scope, held),
  });
}

/**
 * Renders the annotation that announces a pool's upgrade step: the next step, or the last one announced while the next
 * is held.
 */
function renderPoolStep({ plan, state }: Scope, held: Parts["held"]): Record<string, string> {
  const next = plan.announced && !held.has(plan.announced.key) ? plan.announced.step : decideAnnouncedPoolStep(state);
  return next ? { [ownAnnotation.poolStep]: formatPoolStep(next) } : {};
}

interface Parts {
  readonly infrastructure: Part;
  readonly controlPlane: Part;
  /** Keys of objects with a held rollout; their steps are not announced. */
  readonly held: { has: (key: string) => boolean };
}

/** Renders the fields of every cluster, and references and endpoint, or a topology. Applies the overrides. */
export function renderCluster(scope: ClusterScope, content: JsonObject): OverriddenBody {
  const { pods, services, serviceDomain, apiServerPort } = scope.spec.network;
  const spec = { clusterNetwork: { pods, services, serviceDomain, apiServerPort }, ...content };
  return applyOverrides(scope, { role: "Cluster", body: { apiVersion: coreApiVersion, kind: "Cluster", spec } });
}

/** Composes the Cluster from its rendered body. */
export function composeClusterPart(
  scope: ClusterScope,
  body: OverriddenBody,
  annotations: Record<string, string>,
): Part {
  const { cluster } = scope;
  const object = objectOf(body, {
    name: cluster.name,
    namespace: cluster.namespace,
    labels: {
      ...selectCompositeLabels(scope),
      ...body.labels,
      [ownLabel.ownerName]: cluster.name,
      [ownLabel.ownerNamespace]: cluster.namespace,
    },
    annotations: {
      ...annotations,
      ...(scope.usesEnvironment && { [ownAnnotation.environment]: "Used" }),
    },
  });
  return { key: coreClusterKey, role: "Cluster", object };
}

/**
 * Adds the annotation with the values that the policy accepted (rule A7). They are known only after all overrides are
 * applied.
 */
export function withAccepted(cluster: Part, policy: PolicyResult): Part {
  const { metadata } = cluster.object;
  const annotations = { [ownAnnotation.accepted]: acceptedOf(policy), ...metadata.annotations };
  return { ...cluster, object: { ...cluster.object, metadata: { ...metadata, annotations } } };
}

/**
 * Selects the labels of the XR, by which add-ons, fleets and Argo CD select clusters. Omits labels by which
 * controllers and deployment tools find their own objects: kapp, for example, deletes what has its label, but no
 * manifest.
 */
function selectCompositeLabels({ composite }: ClusterScope): Record<string, string> {
  const labels = Object.entries(sortKeys(objectAt(composite, "metadata", "labels")) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(labels.filter(([label]) => !isReservedOnObjects(label)));
}
