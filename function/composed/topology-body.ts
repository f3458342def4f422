import type { OverriddenBody } from "./override.ts";
import { isSame } from "../kubernetes/diff.ts";
import { at, isObject, type JsonObject, listAt, objectAt, withValueAt } from "../kubernetes/object.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { renderCluster } from "./cluster.ts";
import { renderTopology } from "./topology.ts";
import { desiredSizes, observedSizes } from "./topology-size.ts";

/**
 * Renders the Cluster with its topology and all overrides. Limits of health checks follow the observed machines, unless
 * an override changed them. They are set after overrides, so that a JSON patch does not depend on the number of
 * machines.
 */
export function renderTopologyBody(scope: TopologyScope): OverriddenBody {
  const observed = renderTopology(scope, observedSizes(scope));
  if ((scope.spec.overrides ?? []).length === 0) return renderCluster(scope, { topology: observed });
  const planned = renderTopology(scope, desiredSizes);
  const body = renderCluster(scope, { topology: planned });
  return withTopology(body, withObservedLimits(topologyIn(body), { planned, observed }));
}

export function topologyIn({ spec }: Pick<OverriddenBody, "spec">): JsonObject {
  return objectAt(spec, "topology") ?? {};
}

export function withTopology(body: OverriddenBody, topology: JsonObject): OverriddenBody {
  return { ...body, spec: { ...body.spec, topology } };
}

/** The topology, or an entry of it, as rendered for the desired and for the observed machines. */
interface Rendered {
  readonly planned: JsonObject;
  readonly observed: JsonObject;
}

const limitPath = ["healthCheck", "remediation", "triggerIf"];
const deployments = ["workers", "machineDeployments"];

function withObservedLimits(topology: JsonObject, { planned, observed }: Rendered): JsonObject {
  const changed = withObservedLimit(topology, { planned, observed }, ["controlPlane", ...limitPath]);
  const entries = listAt(changed, ...deployments);
  if (entries.length === 0) return changed;
  const [before, after] = [planned, observed].map((rendered) => listAt(rendered, ...deployments));
  const limited = entries.map((entry, index) => {
    const [left, right] = [before?.[index], after?.[index]];
    if (!isObject(entry) || !isObject(left) || !isObject(right)) return entry;
    return withObservedLimit(entry, { planned: left, observed: right }, limitPath);
  });
  return withValueAt(changed, deployments, limited);
}

function withObservedLimit(object: JsonObject, { planned, observed }: Rendered, path: readonly string[]): JsonObject {
  const limit = at(observed, ...path);
  const isOurs = limit !== undefined && isSame(at(object, ...path), at(planned, ...path));
  return isOurs ? withValueAt(object, path, limit) : object;
}
