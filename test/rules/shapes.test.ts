import { describe, expect, test, vi } from "vitest";
import type * as controlPlanes from "../../function/control-plane/index.ts";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { type Call, changed, composed, composite, keyOf, keysOf, run, runAnnounced, running } from "./world.ts";

// Each field of `pier` has another path than that of kubeadm, so these tests fail if shared code ignores the shape.
vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const [actual, { pier }] = await Promise.all([importActual<typeof controlPlanes>(), import("../modules/pier.ts")]);
  return { ...actual, controlPlaneProviders: [...actual.controlPlaneProviders, pier] };
});

const spec = {
  kubernetes: { version: "v1.35.2" },
  infrastructure: { docker: {} },
  controlPlane: { pier: {}, replicas: 1, machine: { image: { name: "first" } } },
  workers: [{ name: "default", replicas: 2 }],
};
const pierXr = (change: JsonObject = {}) => composite({ ...spec, ...change });
const withImage = (name: string) => pierXr({ controlPlane: { ...spec.controlPlane, machine: { image: { name } } } });
const at136 = pierXr({ kubernetes: { version: "v1.36.0" } });

/** The observed objects. The status of the control plane has no counts and no version. */
const before = running(pierXr());
const key = keyOf(before, "PierControlPlane");
const template = keyOf(before, "DevMachineTemplate", "control-plane");
const observed = { ...before, [key]: { ...before[key], status: { ready: true, replicas: 1, readyReplicas: 1 } } };

/** A Machine of the control plane, created from the template of this name. */
const machine = (version: string, from = textAt(before[template], "metadata", "name") ?? ""): JsonObject => ({
  metadata: { labels: { "cluster.x-k8s.io/control-plane": "" }, annotations: { "pier/template": from } },
  spec: { version },
});
const old = machine("v1.35.2+pier1");

const withMachines = (machines: JsonObject[]): Pick<Call, "required"> => ({
  required: { "machine-sets": [], machines },
});
const versionOf = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "PierControlPlane"), "spec", "release", "version");
const poolVersion = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version");

describe("a control plane with another shape", () => {
  test("is composed with a version of its distribution, and a template reference in its form", () => {
    const output = run(pierXr());

    expect(composed(output, "PierControlPlane")["spec"]).toEqual({
      replicas: 1,
      release: { version: "v1.35.2+pier1" },
      infrastructureTemplate: {
        apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
        kind: "DevMachineTemplate",
        name: textAt(composed(output, "DevMachineTemplate", "control-plane"), "metadata", "name"),
        namespace: "team-a",
      },
      config: { mooring: "rope" },
    });
  });

  test("rejects an override that refers to a template of another namespace", () => {
    const referring = (namespace: string) => {
      const target = { kind: "PierControlPlane" };
      const patch = { spec: { infrastructureTemplate: { namespace } } };
      return run(pierXr({ overrides: [{ name: "elsewhere", target, patch }] })).fatal;
    };

    expect(referring("team-b")).toContain(
      "elsewhere must not touch spec.infrastructureTemplate.namespace of PierControlPlane",
    );
    expect(referring("team-a")).toBeUndefined();
  });

  test("has no health check, because its controller does not remediate", () => {
    expect(keysOf(run(pierXr())).filter((one) => one.includes("machinehealthcheck"))).toEqual([
      expect.stringMatching(/^worker-default-/),
    ]);
  });

  test("has pools that skip the preflight check, because its status has no version", () => {
    const skip = "machineset.cluster.x-k8s.io/skip-preflight-checks";
    const other = run(pierXr({ controlPlane: { kubeadm: {}, replicas: 1 } }));

    expect(textAt(composed(run(pierXr()), "MachineDeployment"), "metadata", "annotations", skip)).toBe(
      "ControlPlaneIsStable",
    );
    expect(textAt(composed(other, "MachineDeployment"), "metadata", "annotations", skip)).toBeUndefined();
  });

  test("is rejected with a version of another distribution", () => {
    expect(run(pierXr({ kubernetes: { version: "v1.35.2+rke2r1" } })).fatal).toContain(
      'spec.kubernetes.version: "v1.35.2+rke2r1" is not a version of Pier: use v1.35.2 or v1.35.2+pier1',
    );
  });

  test("requires its Machines, which are the only source of its progress", () => {
    expect(Object.keys(run(pierXr(), { observed }).requirements)).toContain("machines");
    expect(run(pierXr(), { observed, ...withMachines([old]) }).status).toMatchObject({
      phase: "Ready",
      version: { controlPlane: "v1.35.2+pier1" },
      controlPlane: { desired: 1, ready: 1, upToDate: 1, available: 1 },
      summary: { controlPlane: "1/1" },
    });
  });

  test("is upgraded first, and its workers follow once its Machines run the version", () => {
    const written = runAnnounced(at136, { observed, ...withMachines([old]) });
    const rolling = changed(observed, key, { spec: { release: { version: "v1.36.0+pier1" } } });
    const [waiting, arrived] = [old, machine("v1.36.0+pier1")].map((one) =>
      runAnnounced(at136, { observed: rolling, ...withMachines([one]) }),
    );

    expect([versionOf(written), poolVersion(written)]).toEqual(["v1.36.0+pier1", "v1.35.2+pier1"]);
    expect(waiting && poolVersion(waiting)).toBe("v1.35.2+pier1");
    expect(arrived && poolVersion(arrived)).toBe("v1.36.0+pier1");
  });

  test("retains a template until no Machine was created from it", () => {
    const xr = withImage("second");
    const written = run(xr, { observed, ...withMachines([old]) });
    const reference = at(composed(written, "PierControlPlane"), "spec", "infrastructureTemplate") ?? {};
    const renamed = changed(observed, key, { spec: { infrastructureTemplate: reference } });
    const fresh = machine("v1.35.2+pier1", textAt(reference, "name"));

    expect(run(xr, { observed: renamed, ...withMachines([old]) }).desired.has(template)).toBe(true);
    expect(run(xr, { observed: renamed, ...withMachines([fresh]) }).desired.has(template)).toBe(false);
    expect(run(xr, { observed: renamed, ...withMachines([old]) }).status?.rollouts).toEqual([
      { object: "PierControlPlane/demo-control-plane", reason: "Rolling", fields: [], machines: 1, held: false },
    ]);
  });

  test("keeps its content while a change of the platform is held, without the fields of its controller", () => {
    const written = changed(observed, key, { spec: { config: { externalAddress: "192.0.2.1" } } });
    const input = { defaults: { controlPlane: { pier: { mooring: "chain" } } } };
    const output = run(pierXr(), { observed: written, input, ...withMachines([old]) });

    expect(output.held.map(({ object, fields }) => [object, fields])).toEqual([
      ["PierControlPlane/demo-control-plane", ["spec.config.mooring"]],
    ]);
    expect(at(composed(output, "PierControlPlane"), "spec", "config")).toEqual({ mooring: "rope" });
  });
});
