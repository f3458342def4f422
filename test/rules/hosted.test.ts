import { describe, expect, test, vi } from "vitest";
import type * as controlPlanes from "../../function/control-plane/index.ts";
import type * as infrastructures from "../../function/infrastructure/index.ts";
import { type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, run, runAnnounced, running } from "./world.ts";

vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const [actual, { quay }] = await Promise.all([importActual<typeof controlPlanes>(), import("../modules/quay.ts")]);
  return { ...actual, controlPlaneProviders: [...actual.controlPlaneProviders, quay] };
});
vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { bay }] = await Promise.all([importActual<typeof infrastructures>(), import("../modules/quay.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, bay] };
});

const hostedSpec = {
  kubernetes: { version: "v1.35.2" },
  infrastructure: { bay: {} },
  controlPlane: { quay: {}, replicas: 2 },
  workers: [{ name: "default", replicas: 2 }],
};
const hosted = (change: JsonObject = {}) => composite({ ...hostedSpec, ...change });
const poolVersion = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version");

describe("a control plane that is hosted in the management cluster", () => {
  test("has replicas, but no machine template and no health check", () => {
    const output = run(hosted());

    expect(composed(output, "QuayControlPlane")["spec"]).toEqual({ replicas: 2, version: "v1.35.2" });
    expect(keysOf(output)).toEqual([
      "cluster",
      "control-plane-quaycontrolplane",
      "infrastructure-cluster-baycluster",
      expect.stringMatching(/^worker-default-.*-baymachinetemplate-/),
      expect.stringMatching(/^worker-default-.*-kubeadmconfigtemplate-/),
      expect.stringMatching(/^worker-default-.*-machinedeployment$/),
      expect.stringMatching(/^worker-default-.*-machinehealthcheck$/),
    ]);
  });

  test("provides the endpoint: the infrastructure cluster has the managed-by annotation and no load balancer", () => {
    const [provided, other] = [run(hosted()), run(hosted({ controlPlane: { kubeadm: {} } }))];

    expect(composed(provided, "BayCluster")).toMatchObject({
      metadata: { annotations: { "cluster.x-k8s.io/managed-by": "quay" } },
      spec: { loadBalancer: { enabled: false } },
    });
    expect(composed(other, "BayCluster")["spec"]).toEqual({ loadBalancer: { enabled: true } });
    expect(textAt(composed(other, "BayCluster"), "metadata", "annotations", "cluster.x-k8s.io/managed-by")).toBe(
      undefined,
    );
  });

  test("is rejected on an infrastructure that it does not support", () => {
    expect(run(hosted({ infrastructure: { docker: {} } })).fatal).toContain(
      "spec.controlPlane.quay: cannot be reached from a DevCluster",
    );
  });

  test.each<[string, JsonObject]>([
    ["machine", { image: { name: "node" } }],
    ["labels", { a: "b" }],
    ["rollout", { maxSurge: 0 }],
    ["healthCheck", { enabled: false }],
  ])("rejects %s, but ignores a default of the platform for it", (field, value) => {
    const requested = run(hosted({ controlPlane: { ...hostedSpec.controlPlane, [field]: value } }));
    const platform = run(hosted(), { input: { defaults: { controlPlane: { [field]: value } } } });

    expect(requested.fatal).toContain(
      `spec.controlPlane.${field}: has no effect: quay runs in the management cluster. Remove it`,
    );
    expect(platform.fatal).toBeUndefined();
  });

  test("rejects settings of the load balancer in the XR, but ignores those of the platform, and its zones", () => {
    const settings = { infrastructure: { bay: { loadBalancer: { class: "public" } } } };
    const platform = { ...settings, controlPlane: { zones: ["a"] } };

    expect(run(hosted(settings)).fatal).toContain(
      "spec.infrastructure.bay.loadBalancer: has no effect on quay: remove it",
    );
    expect(run(hosted({ ...settings, controlPlane: { kubeadm: {} } })).fatal).toBeUndefined();
    const output = run(hosted(), { input: { defaults: platform } });
    expect(composed(output, "BayCluster")["spec"]).toEqual({ loadBalancer: { enabled: false } });
  });

  test("knows whether a cloud controller manager manages the nodes of a pool", () => {
    const pool = (hasCloudController: boolean) => [{ name: "default", machine: { bay: { hasCloudController } } }];
    const spec = (workers: JsonObject[]) => composed(run(hosted({ workers })), "QuayControlPlane")["spec"];

    expect(spec(pool(true))).toMatchObject({ cloudProvider: "External" });
    expect(spec(pool(false))).not.toHaveProperty("cloudProvider");
    expect(spec([])).not.toHaveProperty("cloudProvider");
  });

  test("is upgraded first, and the workers follow once all replicas run the version", () => {
    const observed = running(hosted());
    const xr = hosted({ kubernetes: { version: "v1.36.0" } });
    const key = keyOf(observed, "QuayControlPlane");
    const rolling = changed(observed, key, { spec: { version: "v1.36.0" }, status: { upToDateReplicas: 1 } });
    const arrived = changed(rolling, key, { status: { upToDateReplicas: 2, version: "v1.36.0" } });

    const written = runAnnounced(xr, { observed });

    expect(composed(written, "QuayControlPlane")["spec"]).toEqual({ replicas: 2, version: "v1.36.0" });
    expect(poolVersion(written)).toBe("v1.35.2");
    expect(poolVersion(runAnnounced(xr, { observed: rolling }))).toBe("v1.35.2");
    expect(poolVersion(runAnnounced(xr, { observed: arrived }))).toBe("v1.36.0");
  });

  test("has its replicas in the status", () => {
    const observed = running(hosted());
    const key = keyOf(observed, "QuayControlPlane");

    expect(run(hosted(), { observed }).status).toMatchObject({
      phase: "Ready",
      version: { controlPlane: "v1.35.2" },
      controlPlane: { desired: 2, ready: 2, upToDate: 2, available: 2 },
      summary: { controlPlane: "2/2" },
    });
    const scaling = changed(observed, key, { status: { replicas: 1 } });
    expect(run({ ...hosted(), status: { phase: "Ready" } }, { observed: scaling }).status?.phase).toBe("Scaling");
  });
});
