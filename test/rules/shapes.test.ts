import { describe, expect, test, vi } from "vitest";
import type * as controlPlanes from "../../function/control-plane/index.ts";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { type Call, changed, composed, composite, keyOf, keysOf, run, runAnnounced, running } from "./world.ts";

// Every fact of `pier` stands elsewhere than with kubeadm: what is decided here is decided by its shape.
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
const wanted = (change: JsonObject = {}) => composite({ ...spec, ...change });
const withImage = (name: string) => wanted({ controlPlane: { ...spec.controlPlane, machine: { image: { name } } } });
const at136 = wanted({ kubernetes: { version: "v1.36.0" } });

/** What exists once it was made; its status counts nothing and has no version. */
const before = running(wanted());
const key = keyOf(before, "PierControlPlane");
const template = keyOf(before, "DevMachineTemplate", "control-plane");
const observed = { ...before, [key]: { ...before[key], status: { ready: true, replicas: 1, readyReplicas: 1 } } };

/** A machine of the control plane, made from the template of this name. */
const machine = (version: string, from = textAt(before[template], "metadata", "name") ?? ""): JsonObject => ({
  metadata: { labels: { "cluster.x-k8s.io/control-plane": "" }, annotations: { "pier/template": from } },
  spec: { version },
});
const old = machine("v1.35.2+pier1");

const seeing = (machines: JsonObject[]): Pick<Call, "required"> => ({ required: { "machine-sets": [], machines } });
const versionOf = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "PierControlPlane"), "spec", "release", "version");
const poolVersion = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version");

describe("a control plane whose every fact stands elsewhere", () => {
  test("is made with its own release, and a reference in the form and at the place that it takes", () => {
    const output = run(wanted());

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

  test("lets no override refer to a template of another namespace, whatever its module protects", () => {
    const referring = (namespace: string) => {
      const target = { kind: "PierControlPlane" };
      const patch = { spec: { infrastructureTemplate: { namespace } } };
      return run(wanted({ overrides: [{ name: "elsewhere", target, patch }] })).fatal;
    };

    expect(referring("team-b")).toContain(
      "elsewhere must not touch spec.infrastructureTemplate.namespace of PierControlPlane",
    );
    expect(referring("team-a")).toBeUndefined();
  });

  test("has no health check that nobody would answer", () => {
    expect(keysOf(run(wanted())).filter((one) => one.includes("machinehealthcheck"))).toEqual([
      expect.stringMatching(/^worker-default-/),
    ]);
  });

  test("has pools that do not wait for a version in its status", () => {
    const skip = "machineset.cluster.x-k8s.io/skip-preflight-checks";
    const other = run(wanted({ controlPlane: { kubeadm: {}, replicas: 1 } }));

    expect(textAt(composed(run(wanted()), "MachineDeployment"), "metadata", "annotations", skip)).toBe(
      "ControlPlaneIsStable",
    );
    expect(textAt(composed(other, "MachineDeployment"), "metadata", "annotations", skip)).toBeUndefined();
  });

  test("is rejected at a version of which its distribution has no release", () => {
    expect(run(wanted({ kubernetes: { version: "v1.35.2+rke2r1" } })).fatal).toContain(
      'spec.kubernetes.version: "v1.35.2+rke2r1" is no version of Pier: write v1.35.2 or v1.35.2+pier1',
    );
  });

  test("asks for its Machines, which alone say how far it is", () => {
    expect(Object.keys(run(wanted(), { observed }).requirements)).toContain("machines");
    expect(run(wanted(), { observed, ...seeing([old]) }).status).toMatchObject({
      phase: "Ready",
      version: { controlPlane: "v1.35.2+pier1" },
      controlPlane: { desired: 1, ready: 1, upToDate: 1, available: 1 },
      summary: { controlPlane: "1/1" },
    });
  });

  test("is upgraded first, and its workers follow once its Machines run the version", () => {
    const written = runAnnounced(at136, { observed, ...seeing([old]) });
    const rolling = changed(observed, key, { spec: { release: { version: "v1.36.0+pier1" } } });
    const [waiting, arrived] = [old, machine("v1.36.0+pier1")].map((one) =>
      runAnnounced(at136, { observed: rolling, ...seeing([one]) }),
    );

    expect([versionOf(written), poolVersion(written)]).toEqual(["v1.36.0+pier1", "v1.35.2+pier1"]);
    expect(waiting && poolVersion(waiting)).toBe("v1.35.2+pier1");
    expect(arrived && poolVersion(arrived)).toBe("v1.36.0+pier1");
  });

  test("keeps a template until no Machine is made from it any more", () => {
    const xr = withImage("second");
    const written = run(xr, { observed, ...seeing([old]) });
    const reference = at(composed(written, "PierControlPlane"), "spec", "infrastructureTemplate") ?? {};
    const renamed = changed(observed, key, { spec: { infrastructureTemplate: reference } });
    const fresh = machine("v1.35.2+pier1", textAt(reference, "name"));

    expect(run(xr, { observed: renamed, ...seeing([old]) }).desired.has(template)).toBe(true);
    expect(run(xr, { observed: renamed, ...seeing([fresh]) }).desired.has(template)).toBe(false);
    expect(run(xr, { observed: renamed, ...seeing([old]) }).status?.rollouts).toEqual([
      { object: "PierControlPlane/demo-control-plane", reason: "Rolling", fields: [], machines: 1, held: false },
    ]);
  });

  test("keeps what its machines are while a change of the platform is held, without what its controller wrote", () => {
    const written = changed(observed, key, { spec: { config: { externalAddress: "192.0.2.1" } } });
    const input = { defaults: { controlPlane: { pier: { mooring: "chain" } } } };
    const output = run(wanted(), { observed: written, input, ...seeing([old]) });

    expect(output.held.map(({ object, fields }) => [object, fields])).toEqual([
      ["PierControlPlane/demo-control-plane", ["spec.config.mooring"]],
    ]);
    expect(at(composed(output, "PierControlPlane"), "spec", "config")).toEqual({ mooring: "rope" });
  });
});
