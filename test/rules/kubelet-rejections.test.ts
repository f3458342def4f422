import { describe, expect, test } from "vitest";
import { cluster, type Kubelets, lookup } from "./kubelets.ts";
import { managedSpec } from "./managed.ts";
import { composite, run } from "./world.ts";

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
