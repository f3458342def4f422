import type { ComposeInput } from "../call.ts";
import { definesControlPlaneCheck } from "../lifecycle/class-shape.ts";
import { findClassProblems, requireClusterClass, requiredClusterClass } from "../lifecycle/cluster-class.ts";
import { findImmutableProblems, pairsOf } from "../lifecycle/immutable.ts";
import { isSame } from "../kubernetes/diff.ts";
import { at, objectAt } from "../kubernetes/object.ts";
import type { MachineChanges } from "../lifecycle/machine-changes.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { findAddonProblems, composeAddons } from "./addons.ts";
import { withAccepted } from "./cluster.ts";
import type { Composition } from "./composition.ts";
import { checkComposed } from "./check.ts";
import { withListedKinds } from "./kinds.ts";
import { findOverrideProblems } from "./override-problems.ts";
import { type Part, toPlain } from "./part.ts";
import { composeTopologyCluster } from "./topology-cluster.ts";
import { hasOtherSizes } from "./topology-content.ts";
import { requireEntrySizes } from "./topology-size.ts";

/** Composes a cluster of a ClusterClass: the Cluster and its add-ons. Cluster API creates all other objects. */
export function composeFromClass(input: ComposeInput, scope: TopologyScope): Composition {
  const { cluster, desired, held, approval, hasNewContent, replaces } = composeTopologyCluster(scope);
  const addons = composeAddons(scope);
  const requirement = requireClusterClass(scope.topology, scope.cluster);
  const found = scope.clusterClass;
  const needsClass = hasNewContent || addsHealthCheck(scope, cluster);
  const isOfClass = isSame(at(cluster.object.spec, "topology", "classRef"), scope.topology.classRef);
  const leaving = isOfClass ? scope.leaving : [];
  const pairs = pairsOf(scope.state, { Cluster: toPlain(cluster.object), InfrastructureCluster: {}, ControlPlane: {} });
  const whole = withListedKinds(scope, [desired, ...addons]);
  const { policy, problems } = checkComposed(input, scope, whole);
  const objects = new Map([withAccepted(cluster, policy), ...addons].map(({ key, object }) => [key, object]));
  return {
    objects,
    policy,
    problems: [
      ...problems,
      ...findImmutableProblems(pairs, scope.immutables),
      ...findAddonProblems(scope),
      ...findOverrideProblems(scope, whole),
      ...(needsClass && found
        ? findClassProblems(found[0], scope.spec, { requirement, leaving, rendered: cluster.object.spec })
        : []),
    ],
    held: held ? [held] : [],
    approval,
    changes: changesOf(scope, { cluster, replaces }),
    retention: { retained: [], needsMemberSets: false },
    requirements: { ...(needsClass && { [requiredClusterClass]: requirement }), ...requireEntrySizes(scope) },
  };
}

/** It replaces no machine, but a ClusterClass whose control plane has no machines does not support it. */
function addsHealthCheck({ state: { coreCluster } }: TopologyScope, { object }: Part): boolean {
  const [before, after] = [coreCluster?.object["spec"], object.spec].map((spec) => objectAt(spec, "topology"));
  return coreCluster !== undefined && definesControlPlaneCheck(after) && !definesControlPlaneCheck(before);
}

/**
 * Compares the observed topology with the desired one. Cluster API changes the machines of an existing Cluster
 * accordingly.
 */
function changesOf(
  { state: { coreCluster } }: TopologyScope,
  { cluster, replaces }: { cluster: Part; replaces: boolean },
): MachineChanges {
  const [running, desired] = [coreCluster?.object, toPlain(cluster.object)].map((object) =>
    objectAt(object, "spec", "topology"),
  );
  if (!running || !desired) return { replaces: false, scales: false };
  return { replaces, scales: hasOtherSizes(running, desired) };
}
