import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

interface Kubelets {
  all?: JsonObject;
  controlPlane?: JsonObject;
  pool?: JsonObject;
}

/** A value that cloud-init renders on the machine. */
const lookup = "{{ ds.meta_data.kubelet }}";

/** A cluster with settings for the kubelets of all nodes, of the control plane and of its pool. */
function cluster({ all, controlPlane, pool }: Kubelets, more: JsonObject = {}): JsonObject {
  return composite({
    ...quickStart,
    kubernetes: { version: "v1.35.2", ...(all && { kubelet: all }) },
    controlPlane: { replicas: 1, ...(controlPlane && { kubelet: controlPlane }) },
    workers: [{ name: "default", replicas: 2, ...(pool && { kubelet: pool }) }],
    ...more,
  });
}

type Output = ReturnType<typeof run>;

const flagsAt = (object: JsonObject, path: string): Record<string, string | undefined> => {
  const args = listAt(object, "spec", ...path.split("."), "nodeRegistration", "kubeletExtraArgs");
  return Object.fromEntries(args.map((arg) => [textAt(arg, "name") ?? "", textAt(arg, "value")]));
};
const ofControlPlane = (output: Output) =>
  flagsAt(composed(output, "KubeadmControlPlane"), "kubeadmConfigSpec.initConfiguration");
const ofPool = (output: Output, name?: string) =>
  flagsAt(composed(output, "KubeadmConfigTemplate", name), "template.spec.joinConfiguration");

describe("settings of the kubelet", () => {
  test("are rendered as flags, with their lists in one order", () => {
    const output = run(
      cluster({
        all: {
          maxPods: 200,
          kubeReserved: { memory: "1Gi", cpu: "100m" },
          evictionHard: { "nodefs.available": "10%", "memory.available": "300Mi" },
          topologyManagerPolicy: "restricted",
        },
      }),
    );

    for (const flags of [ofControlPlane(output), ofPool(output)]) {
      expect(flags).toMatchObject({
        "max-pods": "200",
        "kube-reserved": "cpu=100m,memory=1Gi",
        "eviction-hard": "memory.available<300Mi,nodefs.available<10%",
        "topology-manager-policy": "restricted",
      });
    }
  });

  test("of the control plane and of a pool win over those of all nodes, flag by flag", () => {
    const output = run(
      cluster({
        all: { maxPods: 100, containerLogMaxFiles: 3 },
        controlPlane: { maxPods: 50 },
        pool: { maxPods: 250 },
      }),
    );

    expect(ofControlPlane(output)).toMatchObject({ "max-pods": "50", "container-log-max-files": "3" });
    expect(ofPool(output)).toMatchObject({ "max-pods": "250", "container-log-max-files": "3" });
  });

  test("win entry by entry in a list, which is one flag", () => {
    const [all, pool] = [{ cpu: "100m", memory: "1Gi" }, { memory: "2Gi" }].map((kubeReserved) => ({ kubeReserved }));
    const output = run(cluster({ ...(all && { all }), ...(pool && { pool }) }));

    expect(ofPool(output)).toMatchObject({ "kube-reserved": "cpu=100m,memory=2Gi" });
    expect(ofControlPlane(output)).toMatchObject({ "kube-reserved": "cpu=100m,memory=1Gi" });
  });

  test("win over a flag that is written with underscores", () => {
    const flags = ofPool(run(cluster({ all: { extraArgs: { max_pods: "100" } }, pool: { maxPods: 250 } })));

    expect([flags["max-pods"], flags["max_pods"]]).toEqual(["250", undefined]);
  });

  test("replace only machines of their owner, by request of the XR (rule R5)", () => {
    const output = run(cluster({ pool: { maxPods: 250 } }), { observed: running(cluster({})) });

    const group = composed(output, "MachineDeployment");
    const template = textAt(group, "spec", "template", "spec", "bootstrap", "configRef", "name")?.split("-").at(-1);

    expect([output.fatal, output.held]).toEqual([undefined, []]);
    expect(ofPool(output, template)).toMatchObject({ "max-pods": "250" });
    expect(ofControlPlane(output)["max-pods"]).toBeUndefined();
  });

  test("of the platform are held on a running cluster (rule R5)", () => {
    const input = { defaults: { workerDefaults: { kubelet: { maxPods: 250 } } } };
    const output = run(cluster({}), { observed: running(cluster({})), input });

    expect(output.held).toHaveLength(1);
    expect(ofPool(output)["max-pods"]).toBeUndefined();
  });

  test("reach the autoscaler, which scales an empty pool up", () => {
    const workers = [{ name: "default", autoscaling: { minReplicas: 0, maxReplicas: 3 }, kubelet: { maxPods: 250 } }];
    const { metadata } = composed(run(cluster({}, { workers })), "MachineDeployment");

    expect(at({ metadata }, "metadata", "annotations", "capacity.cluster-autoscaler.kubernetes.io/maxPods")).toBe(
      "250",
    );
  });
});

describe("of the kubelet, what it would not start with is rejected", () => {
  const low = "spec.workers[0].kubelet.imageGCLowThresholdPercent";
  test.each<[Kubelets, string]>([
    [{ pool: { maxPods: 250, extraArgs: { "max-pods": "9" } } }, "conflicts with workers[0].kubelet.maxPods"],
    [{ all: { maxPods: 250, extraArgs: { max_pods: "9" } } }, "conflicts with kubernetes.kubelet.maxPods"],
    [{ pool: { extraArgs: { "node-labels": "a=b" } } }, "set labels and taints"],
    [{ controlPlane: { extraArgs: { register_with_taints: "a:NoSchedule" } } }, "set labels and taints"],
    [
      { pool: { kubeReserved: { disk: "1Gi" } } },
      "every name must be cpu, memory, ephemeral-storage or pid; found: disk",
    ],
    [{ pool: { evictionHard: { memory: "5%" } } }, "every name must be an eviction signal"],
    [{ pool: { evictionHard: { "memory.available": "5 %" } } }, "must be a quantity or a percentage"],
    [{ pool: { imageGCHighThresholdPercent: 80 } }, `${low}: the default 80 must be less than`],
    [{ all: { imageGCHighThresholdPercent: 70 }, pool: { imageGCLowThresholdPercent: 70 } }, `${low}: 70 must be less`],
    [{ pool: { cpuManagerPolicy: "static" } }, '"static" requires kubeReserved.cpu or systemReserved.cpu'],
    [{ pool: { cpuManagerPolicy: "static", kubeReserved: { memory: "1Gi" } } }, '"static" requires kubeReserved.cpu'],
    [
      { pool: { extraArgs: { "cpu-cfs-quota-period": "10ms" } } },
      'spec.workers[0].kubelet.extraArgs.cpu-cfs-quota-period: "10ms" requires CustomCPUCFSQuotaPeriod=true',
    ],
  ])("%j", (kubelets, message) => {
    expect(run(cluster(kubelets)).fatal).toContain(message);
  });

  test("once, at the path of the kubelet that sets it", () => {
    const { fatal } = run(cluster({ all: { cpuManagerPolicy: "static" }, pool: { maxPods: 250 } }));

    expect(fatal).toBe(
      'spec.kubernetes.kubelet.cpuManagerPolicy: "static" requires kubeReserved.cpu or systemReserved.cpu',
    );
  });

  test.each<[string, Kubelets]>([
    ["CPU that all nodes reserve", { all: { kubeReserved: { cpu: "1" } }, pool: { cpuManagerPolicy: "static" } }],
    [
      "CPU that only the machine knows",
      { pool: { cpuManagerPolicy: "static", extraArgs: { "kube-reserved": lookup } } },
    ],
    ["a threshold that only the machine knows", { pool: { extraArgs: { "image-gc-low-threshold": lookup } } }],
    [
      "a period with its feature gate",
      {
        all: { extraArgs: { "feature-gates": "CustomCPUCFSQuotaPeriod=true" } },
        pool: { extraArgs: { "cpu-cfs-quota-period": "10ms" } },
      },
    ],
    ["CPUs by number", { pool: { cpuManagerPolicy: "static", extraArgs: { "reserved-cpus": "0" } } }],
    ["both thresholds", { pool: { imageGCHighThresholdPercent: 60, imageGCLowThresholdPercent: 50 } }],
  ])("but not %s", (_, kubelets) => {
    expect(run(cluster(kubelets)).fatal).toBeUndefined();
  });

  test("nodeadm reserves CPU itself", () => {
    const workers = managedSpec.workers.map((pool) => ({ ...pool, kubelet: { cpuManagerPolicy: "static" } }));

    expect(run(composite({ ...managedSpec, workers })).fatal).toBeUndefined();
  });

  test("nodeadm does not quote flags, of pools neither", () => {
    const workers = managedSpec.workers.map((pool) => ({ ...pool, kubelet: { extraArgs: { "node-ip": '"' } } }));

    expect(run(composite({ ...managedSpec, workers })).fatal).toContain(
      "spec.workers[0].kubelet.extraArgs.node-ip: must not contain",
    );
  });
});

test("a control plane without machines has no kubelets", () => {
  const spec = { ...managedSpec, controlPlane: { ...managedSpec.controlPlane, kubelet: { maxPods: 50 } } };

  expect(run(composite(spec)).fatal).toContain("spec.controlPlane.kubelet: has no effect");
});

test("with a ClusterClass, the class sets kubelets", () => {
  const workers = [{ name: "default", kubelet: { maxPods: 50 } }];

  expect(run(composite({ ...topologySpec, workers }), { required: found }).fatal).toContain(
    "spec.workers[0].kubelet: must not be set with topology",
  );
});

test("a policy without extraArgs forbids flags, but no fields", () => {
  const input = { policy: { allow: { extraArgs: false } } };

  expect(run(cluster({ pool: { maxPods: 250 } }), { input }).fatal).toBeUndefined();
  expect(run(cluster({ pool: { extraArgs: { v: "2" } } }), { input }).fatal).toContain(
    "spec.workers[0].kubelet.extraArgs: extraArgs are not allowed",
  );
});
