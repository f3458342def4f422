import type { Problem } from "../../api/problem.ts";
import type { Immutable } from "../../api/rule.ts";
import { at, isJson, type Json, listAt, textAt } from "../../kubernetes/object.ts";

/** Removed add-ons whose software CAPA deletes although the cluster needs it, or the spec says that it remains. */
export const addonChanges: Immutable = {
  at: "controlPlane.eks.addons",
  carriedBy: "ControlPlane",
  path: "spec",
  findChanges: (before, after) =>
    isJson(before) && isJson(after) ? [...findLostParts(before, after), ...findUnpreserved(before, after)] : [],
};

/** Parts that EKS installs in a new cluster only; each with the field that removes it. */
const parts = [
  ["vpc-cni", "vpcCni"],
  ["kube-proxy", "kubeProxy"],
] as const;

/** CAPA deletes a part that is disabled or no longer an add-on, and installs it only as an add-on. */
function findLostParts(before: Json, after: Json): Problem[] {
  return parts
    .filter(([name, field]) => isChosen(before, name, field) && !isChosen(after, name, field))
    .map(([name, field]) => ({
      path: "",
      message: `must list ${name} unless ${field}.disable is true: nothing else would install it in this cluster`,
    }));
}

function isChosen(spec: Json, name: string, field: string): boolean {
  return at(spec, field, "disable") === true || namesOf(spec).includes(name);
}

/** CAPA reads `preserveOnDelete` from EKS, which does not have it (services/eks/addons.go). */
function findUnpreserved(before: Json, after: Json): Problem[] {
  return listAt(before, "addons")
    .filter((addon) => at(addon, "preserveOnDelete") === true)
    .map((addon) => textAt(addon, "name") ?? "")
    .filter((name) => !namesOf(after).includes(name))
    .map((name) => ({
      path: "",
      message: `must list ${name}, because it has preserveOnDelete: the provider would delete it nevertheless`,
    }));
}

function namesOf(spec: Json): (string | undefined)[] {
  return listAt(spec, "addons").map((addon) => textAt(addon, "name"));
}
