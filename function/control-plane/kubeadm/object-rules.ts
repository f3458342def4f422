import { defineConfigRules } from "../../bootstrap/kubeadm/object-rules.ts";
import type { ObjectFacts } from "../../kubernetes/object-rule.ts";
import { controlPlaneFixedFields, controlPlaneObjectRules } from "./control-plane-rules.ts";

/** What is rejected of a KubeadmControlPlane. */
export const kubeadmObjects: ObjectFacts = {
  objectRules: [...defineConfigRules("KubeadmControlPlane", "spec.kubeadmConfigSpec"), ...controlPlaneObjectRules],
  fixedFields: controlPlaneFixedFields,
};
