import { coreGroup, type KindRole } from "../cluster-api/kinds.ts";
import type { Kind } from "../kubernetes/kind.ts";
import type { Schema } from "../schema.ts";
import { annotateForGitOps } from "./gitops.ts";
import { groupKinds, resourcesOf } from "./resources.ts";

/** Roles whose objects Cluster API deletes before the Cluster that owns them. It never deletes other objects. */
const ordered: ReadonlySet<KindRole> = new Set(["InfrastructureCluster", "ControlPlane", "MachinePool"]);
const workerGroups = new Set(["MachineDeployment", "MachinePool"]);

/**
 * User names of Kubernetes' garbage collector: with the flag --use-service-account-credentials of the controller
 * manager, as kubeadm and clouds set it, and without.
 */
const garbageCollectors = [
  "system:serviceaccount:kube-system:generic-garbage-collector",
  "system:kube-controller-manager",
];

/** Comment of the generated file. */
export const policyComment = [
  "Keeps Cluster API's order in foreground deletion without Usages: Kubernetes' garbage collector does not delete the",
  "objects that Cluster API deletes itself. For clusters with spec.deletion.ordering None.",
].join("\n");

/** Name of the policy that is installed. */
export const policyName = "cluster-api-deletion-order";

/** The admission policy that denies the garbage collector the deletion of what Cluster API deletes in its order. */
export function buildDeletionOrder({ kinds }: Pick<Schema, "kinds">, name = policyName) {
  const composed = kinds.filter((kind) => kind.use === "Composed" && isOrdered(kind));
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, annotations: annotateForGitOps("permissions") },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: { resourceRules: groupKinds(composed).map(([group, inGroup]) => ruleOf(group, inGroup)) },
      matchConditions: conditions,
      validations: [{ expression: "false", message: "Cluster API deletes this object in its own order." }],
    },
  };
}

/** Without a binding a policy has no effect. That of the installed policy is in `install/deletion-order`. */
export function bindDeletionOrder(name: string) {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, annotations: annotateForGitOps("permissions") },
    spec: { policyName: name, validationActions: ["Deny"] },
  };
}

function isOrdered(kind: Kind & { readonly role?: KindRole }): boolean {
  return kind.role === undefined ? kind.group === coreGroup && workerGroups.has(kind.kind) : ordered.has(kind.role);
}

function ruleOf(group: string, kinds: readonly Kind[]) {
  return { apiGroups: [group], apiVersions: ["*"], resources: resourcesOf(kinds), operations: ["DELETE"] };
}

const conditions = [
  {
    name: "by-the-garbage-collector",
    expression: linesOf("request.userInfo.username in", `[${garbageCollectors.map((name) => `'${name}'`).join(", ")}]`),
  },
  {
    name: "composed-by-crossplane",
    expression: linesOf(
      "has(oldObject.metadata.annotations) &&",
      "'crossplane.io/composition-resource-name' in oldObject.metadata.annotations",
    ),
  },
  {
    name: "owned-by-a-cluster",
    expression: linesOf(
      "has(oldObject.metadata.ownerReferences) &&",
      "oldObject.metadata.ownerReferences.exists(owner,",
      `  owner.kind == 'Cluster' && owner.apiVersion.startsWith('${coreGroup}/'))`,
    ),
  },
] as const;

function linesOf(...lines: readonly string[]): string {
  return lines.join("\n");
}
