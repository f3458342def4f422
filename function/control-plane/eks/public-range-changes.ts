import type { Immutable } from "../../api/rule.ts";
import { at, isJson, listAt } from "../../kubernetes/object.ts";

/**
 * CAPA sends no ranges if it has none, and EKS then rejects an update that changes nothing
 * (pkg/cloud/services/eks/cluster.go).
 */
export const publicRangeChanges: Immutable = {
  at: "controlPlane.eks.endpointAccess.publicCIDRs",
  carriedBy: "ControlPlane",
  path: "spec.endpointAccess",
  findChanges: (before, after) => {
    const isOpened = isJson(after) && at(after, "public") !== false && rangesOf(after).length === 0;
    return isOpened && rangesOf(before).length > 0 ? [{ path: "", message }] : [];
  },
};

const message =
  "cannot be removed once it is set: EKS would keep the ranges, and the provider would fail. To admit everyone, list " +
  "0.0.0.0/0, and ::/0 in an IPv6 cluster";

function rangesOf(access: unknown) {
  return isJson(access) ? listAt(access, "publicCIDRs") : [];
}
