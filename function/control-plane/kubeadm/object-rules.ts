import { defineConfigRules } from "../../bootstrap/kubeadm/object-rules.ts";
import type { ObjectFacts } from "../../kubernetes/object-rule.ts";
import { controlPlaneFixedFields, controlPlaneObjectRules } from "./control-plane-rules.ts";

/** Rules for a KubeadmControlPlane that an override changed. */
export const kubeadmObjects: ObjectFacts = {
  objectRules: [...defineConfigRules("KubeadmControlPlane", "spec.kubeadmConfigSpec"), ...controlPlaneObjectRules],
  fixedFields: controlPlaneFixedFields,
};
