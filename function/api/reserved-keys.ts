import { defineKeyRule } from "./key-rule.ts";
import { matches, matchWhole } from "./pattern.ts";
import type { Rule } from "./rule.ts";

/** Pattern of keys in the domains kubernetes.io and k8s.io. */
export const ofKubernetes = "([^/]*[.])?(kubernetes|k8s)[.]io/.*";

/** Keys of labels and annotations that only their owner may set. */
interface ReservedKeys {
  /** Pattern of the whole key. */
  readonly pattern: string;
  /** What happens with the key; the second half of a message. */
  readonly reason: string;
}

/**
 * Reserved in fields for annotations and in overrides. The XRD has their patterns in this order. Keys for integrations,
 * such as hooks and `skip-remediation`, are allowed in fields: they concern machines of the team, whose health check it
 * may switch off as well.
 */
const reservedAnywhere: readonly ReservedKeys[] = [
  { pattern: "([^/]*[.])?crossplane[.]io/.*", reason: "Crossplane and this function keep their state in it" },
  {
    pattern: "(clusterctl|topology|([^/]*[.])?internal)[.]cluster[.]x-k8s[.]io/.*",
    reason: "clusterctl moves and deletes objects by it, or Cluster API finds the objects of a topology by it",
  },
  {
    pattern: "cluster[.]x-k8s[.]io/(paused|managed-by|cloned-from-.*|conversion-data|disable-machine-create)",
    reason: "controllers stop at it, or leave the object to others",
  },
  // In the template of a pool, the first two would delete each new machine.
  {
    pattern: "cluster[.]x-k8s[.]io/((delete|remediate)-machine|cluster-api-autoscaler-node-group-(min|max)-size)",
    reason: "Cluster API or its autoscaler deletes machines by it",
  },
  {
    pattern: "machinedeployment[.]clusters[.]x-k8s[.]io/.*|machine[.]cluster[.]x-k8s[.]io/certificates-expiry",
    reason: "Cluster API keeps its state in it",
  },
  {
    pattern: "machineset[.]cluster[.]x-k8s[.]io/skip-preflight-checks",
    reason: "the function orders upgrades by these checks, and skips one itself",
  },
  {
    pattern: "controlplane[.]cluster[.]x-k8s[.]io/(remediation|kubeadm)-.*",
    reason: "the control plane provider keeps its state in it",
  },
  {
    pattern: "pre-terminate[.]delete[.]hook[.]machine[.]cluster[.]x-k8s[.]io/.*-cleanup",
    reason: "the control plane provider sets it on its machines",
  },
  { pattern: "kubectl[.]kubernetes[.]io/.*", reason: "kubectl keeps its state in it" },
  {
    pattern: "([^/]*[.])?(argoproj[.]io|fluxcd[.]io|helm[.]sh|k14s[.]io|rio[.]cattle[.]io)/.*",
    reason: "a deployment tool adopts or deletes objects by it",
  },
];

/** Parts of Cluster API itself, which select, skip, delay or delete objects by keys of their subdomains. */
const partsOfClusterApi = [
  "addons",
  "clusterctl",
  "crd-migration",
  "hook[.]cluster",
  "internal",
  "ipam",
  "machine",
  "machineset",
  "runtime",
  "topology",
].join("|");

/** Reserved on the composed objects themselves, in addition. Fields for annotations of Machines allow some of them. */
const reservedOnObjects: readonly ReservedKeys[] = [
  {
    pattern: ofKubernetes,
    reason: "kubernetes.io and k8s.io belong to Kubernetes, its autoscaler and tools that track objects",
  },
  {
    pattern: "cluster[.]x-k8s[.]io/.*|machine-template-hash",
    reason: "Cluster API selects, scales, skips or deletes objects by it",
  },
  {
    pattern: `([^/]*[.])?(${partsOfClusterApi})[.]cluster[.]x-k8s[.]io/.*|[^/]*[.]clusters[.]x-k8s[.]io/.*`,
    reason: "Cluster API keeps its state in it, or skips or delays steps",
  },
  // Hooks of Cluster API are prefixes of a key, and one of its labels is a domain only.
  {
    pattern: ".*[.]x-k8s[.]io[^/]*|.*[.]hook[.][^/]*[.]x-k8s[.]io.*",
    reason: "Cluster API waits for its removal, or moves objects by it",
  },
];

const pattern = reservedAnywhere.map((keys) => keys.pattern).join("|");
const reserved = matchWhole(`(${pattern})`);

/** A rule for annotations of objects that Crossplane applies and Cluster API controls. */
export function defineReservedRule(at: string): Rule<Record<string, unknown>> {
  return defineKeyRule(at, {
    celOfWrong: matches("key", `(${pattern})`),
    isWrong: (key) => reserved.test(key),
    message:
      "annotations that Crossplane, Cluster API, the autoscaler or a deployment tool such as kubectl or Argo CD set, " +
      "or that delete a machine, are reserved",
  });
}

const allReserved = [...reservedAnywhere, ...reservedOnObjects];
const onObjects = allReserved.map(({ reason, ...keys }) => ({ form: matchWhole(`(${keys.pattern})`), reason }));
const anyOnObjects = matchWhole(`(${allReserved.map((keys) => keys.pattern).join("|")})`);

/** True if nobody but its owner may set a label or annotation of a composed object with this key. */
export function isReservedOnObjects(key: string): boolean {
  return anyOnObjects.test(key);
}

/** Why an override must not set a label or annotation of a composed object with this key; undefined if it may. */
export function explainReserved(key: string): string | undefined {
  return onObjects.find(({ form }) => form.test(key))?.reason;
}
