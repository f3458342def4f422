import { type Problem, quote } from "../../api/problem.ts";
import { type Immutable, immutableRule } from "../../api/rule.ts";
import { at, isJson, type Json } from "../../kubernetes/object.ts";

/**
 * A field that EKS reads when it creates the cluster. Until the cluster has an endpoint, a value that prevents it, such
 * as a role that does not exist, can be corrected.
 */
export function fixedOnceCreated(name: string, carried: string): Immutable {
  return {
    at: `controlPlane.eks.${name}`,
    carriedBy: "ControlPlane",
    path: "spec",
    findChanges: (before, after) =>
      isJson(before) && isJson(after) && at(before, "controlPlaneEndpoint", "host") !== undefined
        ? findChange(carried, at(before, carried), at(after, carried))
        : [],
  };
}

function findChange(carried: string, before: Json = null, after: Json = null): Problem[] {
  // CAPA writes the role that it chose if the spec has none.
  const isChosenByProvider = carried === "roleName" && after === null;
  if (before === after || isChosenByProvider) return [];
  return [{ path: "", message: `${immutableRule.message}: ${quote(before)}, not ${quote(after)}` }];
}
