import { z } from "zod";
import { matches, matchWhole } from "./pattern.ts";
import { defineKeyRule } from "./key-rule.ts";
import { annotationKey, type KeyForm, labelValue, longestKey, qualifiedName } from "./qualified-name.ts";
import { ofKubernetes } from "./reserved-keys.ts";
import type { Rule } from "./rule.ts";

export const Labels = z
  .record(z.string().max(longestKey), labelValue())
  .meta({ maxProperties: 64 })
  .describe(
    "Node labels. Labels of the domains node-role.kubernetes.io, node-restriction.kubernetes.io and " +
      "node.cluster.x-k8s.io change in place. Changing any other label replaces the machines, because the kubelet " +
      "sets it at registration. Other labels of kubernetes.io and k8s.io are allowed only if a kubelet may set them " +
      "on its own node.",
  );

export const Annotations = z
  .record(z.string().max(longestKey), z.string().max(1024))
  .meta({ maxProperties: 64 })
  .describe("Annotations of objects. Changing them replaces no machines.");

/** Keys that Cluster API syncs from Machine to Node (util/labels/helpers.go), and keys in the kubelet's domains. */
const domains = "(node-role|([^/]*[.])?(node-restriction|kubelet|node))[.]kubernetes[.]io/.*";

/** Other labels that a kubelet may set on its own node (k8s.io/kubelet, pkg/apis/well_known_labels.go). */
export const ofKubelet = [
  "kubernetes[.]io/(hostname|os|arch)",
  "topology[.]kubernetes[.]io/(zone|region)",
  "failure-domain[.]beta[.]kubernetes[.]io/(zone|region)",
  "beta[.]kubernetes[.]io/(instance-type|os|arch)",
].join("|");

const reserved = matchWhole(ofKubernetes);
const allowed = matchWhole(`(${domains}|${ofKubelet})`);

/** Rules for keys of labels: their form, and no key with which the kubelet does not start. */
export function defineLabelRules(at: string): Rule<Record<string, unknown>>[] {
  return [
    defineFormRule(at, qualifiedName),
    defineKeyRule(at, {
      celOfWrong: `${matches("key", ofKubernetes)} && !${matches("key", `(${domains}|${ofKubelet})`)}`,
      isWrong: (key) => reserved.test(key) && !allowed.test(key),
      message:
        "a kubelet does not start with an unknown label of kubernetes.io or k8s.io: use node-role.kubernetes.io, " +
        "node-restriction.kubernetes.io, node.cluster.x-k8s.io or your own domain",
    }),
  ];
}

/** Rules for keys of annotations; any value is allowed. */
export function defineAnnotationRules(at: string): Rule<Record<string, unknown>>[] {
  return [defineFormRule(at, annotationKey)];
}

function defineFormRule(at: string, form: KeyForm): Rule<Record<string, unknown>> {
  return defineKeyRule(at, {
    celOfWrong: `!${form.cel("key")}`,
    isWrong: (key) => !form.holds(key),
    message: `every key must be ${form.allowed}`,
  });
}
