import { expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { composed, composite, quickStart, run } from "./world.ts";

const pool = (fields: JsonObject) => ({ workers: [{ name: "a", ...fields }] });
const kubernetes = (fields: JsonObject) => ({ kubernetes: { version: "v1.35.2", ...fields } });
const fatalOf = (fields: JsonObject) => run(composite({ ...quickStart, ...fields })).fatal;

// Unusual values that Kubernetes accepts.
test.each<[string, JsonObject]>([
  ["a taint with an empty value", pool({ taints: [{ key: "team", value: "", effect: "NoSchedule" }] })],
  ["a label with an empty value", pool({ labels: { "node-role.kubernetes.io/worker": "", plain: "" } })],
  [
    "labels that a kubelet may set on its node",
    pool({ labels: { "node.kubernetes.io/x": "a", "kubernetes.io/os": "b" } }),
  ],
  [
    "labels that Cluster API sets on nodes",
    pool({ labels: { "node.cluster.x-k8s.io/a": "b", "x.node-restriction.kubernetes.io/a": "b" } }),
  ],
  ["a label of a domain that only looks like kubernetes.io", pool({ labels: { "notkubernetes.io/a": "b" } })],
  ["a domain of 253 characters in a label", pool({ labels: { [`${"a.".repeat(126)}a/${"b".repeat(63)}`]: "" } })],
  ["upper case in the domain of an annotation", pool({ annotations: { "Example.ORG/Note": "any text, such as {}" } })],
  ["file permissions with setuid", pool({ files: [{ path: "/usr/bin/a", content: "x", permissions: "4755" }] })],
  ["an unlimited node startup timeout", pool({ healthCheck: { nodeStartupTimeoutSeconds: 0 } })],
  ["the shortest node startup timeout", pool({ healthCheck: { nodeStartupTimeoutSeconds: 30 } })],
  [
    "quantities in every notation",
    pool({
      autoscaling: { minReplicas: 0, maxReplicas: 1, capacity: { cpu: ".5", memory: "1e9", ephemeralDisk: "5.Gi" } },
    }),
  ],
  [
    "subject alternative names of the API server",
    kubernetes({ apiServer: { certSANs: ["localhost", "10.0.0.1", "fd00::1", "*.example.org", "FD00::A"] } }),
  ],
  [
    "an OIDC issuer with port and path",
    kubernetes({ apiServer: { oidc: { issuerURL: "https://[fd00::1]:8443/a~b", clientID: "a" } } }),
  ],
  ["a flag with an underscore", kubernetes({ scheduler: { extraArgs: { feature_gates: "a=true" } } })],
  [
    "kubelet flags with lists of values",
    kubernetes({
      kubelet: {
        extraArgs: {
          "system-reserved": "cpu=.5, memory=1Gi",
          "eviction-hard": "memory.available<100Mi,nodefs.inodesFree<5%",
          "eviction-minimum-reclaim": "",
          "node-labels": "team=a,topology.kubernetes.io/zone={{ ds.meta_data.zone }}",
        },
      },
    }),
  ],
  [
    "a small CIDR block of pods with a matching node mask",
    {
      ...kubernetes({ controllerManager: { extraArgs: { "node-cidr-mask-size": "26" } } }),
      network: { pods: { cidrBlocks: ["172.16.0.0/25"] } },
    },
  ],
  ["the largest CIDR block of services", { network: { services: { cidrBlocks: ["10.96.0.0/12"] } } }],
  [
    "one CIDR block of each IP family, in any order",
    {
      network: {
        pods: { cidrBlocks: ["fd01::/48", "10.0.0.0/16"] },
        services: { cidrBlocks: ["10.1.0.0/16", "fd00::/108"] },
      },
    },
  ],
  ["a service domain of one label", { network: { serviceDomain: "cluster" } }],
  [
    "a certificate rotation one day before expiry",
    { controlPlane: { replicas: 1, certificates: { rotateBeforeDays: 99, validityDays: 100, caValidityDays: 100 } } },
  ],
  [
    "an image repository with a port",
    { controlPlane: { replicas: 1, kubeadm: { imageRepository: "Registry.example.org:5000" } } },
  ],
])("%s is accepted", (_, fields) => {
  expect(fatalOf(fields)).toBeUndefined();
});

test("an empty value of a taint equals no value, so it replaces no machine", () => {
  const taint = { key: "team", effect: "NoSchedule" };
  const templateOf = (value: JsonObject) =>
    composed(run(composite({ ...quickStart, ...pool({ taints: [{ ...taint, ...value }] }) })), "KubeadmConfigTemplate");
  const [none, empty] = [templateOf({}), templateOf({ value: "" })];

  expect(at(empty, "metadata", "name")).toBe(at(none, "metadata", "name"));
  expect(JSON.stringify(empty["spec"])).toContain(JSON.stringify(taint));
});

test.each(["defaults", "enforced"])("problems in the Input's %s are reported with their path in the Input", (layer) => {
  const fields = {
    network: { services: { cidrBlocks: ["10.0.0.0/8"] } },
    workerDefaults: { labels: { "k8s.io/a": "b" } },
  };
  const { fatal } = run(composite(), { input: { [layer]: fields } });

  expect(fatal).toContain(`input.${layer}.network.services.cidrBlocks[0]: "10.0.0.0/8" is not allowed`);
  expect(fatal).toContain(`input.${layer}.workerDefaults.labels: a kubelet does not start`);
});

test("problems in the environment are reported with their path in the environment", () => {
  const environment = {
    kubernetesCluster: { controlPlane: { certificates: { rotateBeforeDays: 8, validityDays: 8 } } },
  };
  const { fatal } = run(composite(), { environment, input: { environment: "Optional" } });

  expect(fatal).toContain("environment.kubernetesCluster.controlPlane.certificates.rotateBeforeDays: 8 is not allowed");
});
