import type { ComposeInput } from "../call.ts";
import { classProblems, clusterClassRequirement, requiredClusterClass } from "../lifecycle/cluster-class.ts";
import { immutableProblems, pairsOf } from "../lifecycle/immutable.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { addonProblems, composeAddons } from "./addons.ts";
import { withAccepted } from "./cluster.ts";
import type { Composition } from "./composition.ts";
import { judgeComposed } from "./judge.ts";
import { withListedKinds } from "./kinds.ts";
import { overrideProblems } from "./override-problems.ts";
import { plain } from "./part.ts";
import { composeTopologyCluster } from "./topology-cluster.ts";
import { entrySizeRequirements } from "./topology-size.ts";

/** A cluster that Cluster API composes: one object of ours, and its add-ons. */
export function composeFromClass(input: ComposeInput, scope: TopologyScope): Composition {
  const { cluster, held, approval, isNew } = composeTopologyCluster(scope);
  const addons = composeAddons(scope);
  const wanted = clusterClassRequirement(scope.topology, scope.cluster);
  const found = scope.clusterClass;
  const pairs = pairsOf(scope.state, { Cluster: plain(cluster.object), InfrastructureCluster: {}, ControlPlane: {} });
  const whole = withListedKinds(scope, [cluster, ...addons]);
  const { policy, problems } = judgeComposed(input, scope, whole);
  const objects = new Map([withAccepted(cluster, policy), ...addons].map(({ key, object }) => [key, object]));
  return {
    objects,
    policy,
    problems: [
      ...problems,
      ...immutableProblems(pairs, scope.immutables),
      ...addonProblems(scope),
      ...overrideProblems(scope, whole),
      ...(isNew && found ? classProblems(found[0], scope.spec, { wanted, rendered: cluster.object.spec }) : []),
    ],
    held: held ? [held] : [],
    approval,
    retention: { kept: [], needsMemberSets: false },
    requirements: { ...(isNew && { [requiredClusterClass]: wanted }), ...entrySizeRequirements(scope) },
  };
}
