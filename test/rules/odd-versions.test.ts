import { describe, expect, test } from "vitest";
import { type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { controlPlaneKey, versionOf, wanted, whole, withVersion as eksAt } from "./managed.ts";
import * as topology from "./topology-world.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

// Objects, annotations and statuses may contain any text as a version: none may cause an internal error.
const at135 = running(composite());
const withVersion = (version: string, more: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: { version }, ...more });
const [controlPlane, pool] = [keyOf(at135, "KubeadmControlPlane"), keyOf(at135, "MachineDeployment")];
const ofMachines = (version: unknown): JsonObject => ({ spec: { template: { spec: { version: String(version) } } } });
const announced = (version: string): JsonObject => ({
  metadata: { annotations: { "capi.crossplane.io/version": version } },
});
const odd = ["latest", "", "v1.35.2_1", "v1.35.2-01", "v1.99999999999999999999.0", "v1.35.2\n", "1".repeat(300)];

describe.each(odd)("the version %j", (text) => {
  const control = (output: ReturnType<typeof run>) =>
    textAt(composed(output, "KubeadmControlPlane"), "spec", "version");
  const machines = (output: ReturnType<typeof run>) =>
    textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "version");

  test("in the annotation of the Cluster is replaced by a new announcement", () => {
    const observed = changed(at135, "cluster", announced(text));
    const output = run(withVersion("v1.36.0"), { observed });

    expect(textAt(composed(output, "Cluster"), "metadata", "annotations", "capi.crossplane.io/version")).toBe(
      "v1.36.0",
    );
    expect(control(output)).toBe("v1.35.2");
    expect(run(withVersion("v1.34.9"), { observed }).fatal).toContain("older than the running v1.35.2");
  });

  test("in the spec of the control plane does not change if the Cluster has an announced version", () => {
    const observed = changed(at135, controlPlane, { spec: { version: text }, status: { version: undefined } });

    expect(control(run(withVersion("v1.36.0"), { observed }))).toBe(text);
    expect(run(withVersion("v1.34.9"), { observed }).fatal).toContain("older than the running v1.35.2");
  });

  test("in all fields of the control plane is rejected, because no version can be compared", () => {
    const unknown = changed(at135, controlPlane, { spec: { version: text }, status: { version: text } });
    const observed = changed(unknown, "cluster", announced(text));
    const output = run(withVersion("v1.36.0"), { observed });

    expect(output.fatal).toContain("spec.kubernetes.version: cannot be compared with");
    expect(keysOf(output)).toEqual([]);
  });

  test("in the status of the control plane makes workers wait", () => {
    const upgraded = changed(at135, controlPlane, { spec: { version: "v1.36.0" }, status: { version: text } });

    expect(machines(run(withVersion("v1.36.0"), { observed: upgraded }))).toBe("v1.35.2");
  });

  test("of the machines of a pool does not change if no edit requests it", () => {
    const observed = changed(at135, pool, ofMachines(text));
    const held = [{ name: "default", replicas: 2, version: "v1.34.4" }];

    expect(machines(run(composite(), { observed }))).toBe(text);
    expect(run(withVersion("v1.36.0"), { observed }).fatal).toBeUndefined();
    expect(run(composite({ ...quickStart, workers: held }), { observed }).fatal).toBeUndefined();
    expect(run(composite({ ...quickStart, workers: [] }), { observed }).fatal).toBeUndefined();
  });

  test("in status.pendingWrites is not composed", () => {
    const uid = "0";
    const observed = changed(at135, pool, { metadata: { uid, generation: 1 } });
    const { spec } = composed(run(composite(), { observed }), "MachineDeployment");
    const template = (field: string, ...below: string[]) =>
      textAt({ spec: spec ?? null }, "spec", "template", "spec", field, ...below, "name") ?? "";
    const content = {
      machineTemplate: template("infrastructureRef"),
      bootstrapTemplate: template("bootstrap", "configRef"),
    };
    const written = {
      name: textAt(observed[pool], "metadata", "name") ?? "",
      uid,
      generation: 1,
      version: text,
      ...content,
    };
    const xr = { ...withVersion("v1.36.0"), status: { pendingWrites: [written] } };

    expect(machines(runAnnounced(xr, { observed }))).toBe("v1.35.2");
  });

  test("in the spec of a topology is rejected", () => {
    const before = topology.running(topology.requestedXr);
    const observed = changed(before, "cluster", { spec: { topology: { version: text } } });
    const output = run(topology.requestedXr, { observed, required: topology.found });

    expect(output.fatal).toContain("spec.kubernetes.version: cannot be compared with");
    expect(keysOf(output)).toEqual([]);
  });

  test("in the status of a topology is ignored", () => {
    const observed = changed(topology.running(topology.requestedXr), "cluster", {
      status: { controlPlane: { versions: [{ version: text }] } },
    });

    expect(run(topology.requestedXr, { observed, required: topology.found }).fatal).toBeUndefined();
  });
});

describe.each(["v1.35", "1.35"])("a control plane for which a cloud reports %s", (text) => {
  const observed = changed(whole, controlPlaneKey, { spec: { version: text }, status: { version: text } });

  test("runs v1.35.0: there is no rollout, and workers may follow", () => {
    const output = run(wanted(), { observed });

    expect([output.fatal, output.status?.upgrade, output.status?.rollouts]).toEqual([undefined, undefined, undefined]);
    expect(output.status?.phase).toBe("Ready");
    expect(run({ ...wanted(), status: { phase: "Ready" } }, { observed }).status?.phase).toBe("Ready");
    const next = text.replace("35", "36");
    const upgraded = changed(whole, controlPlaneKey, { spec: { version: next }, status: { version: next } });
    expect(versionOf(runAnnounced(eksAt("v1.36.0"), { observed: upgraded }))).toBe("v1.36.0");
  });

  test("is compared with the requested version", () => {
    expect(run(eksAt("v1.34.0"), { observed }).fatal).toContain("older than the running v1.35.0");
    expect(run(eksAt("v1.37.0"), { observed }).fatal).toContain(
      "the cluster runs v1.35.0. To continue, upgrade to a v1.36 release first",
    );
    expect(run(eksAt("v1.36.0"), { observed }).status?.upgrade?.next).toBe("v1.36.0");
  });

  test("is compared even if its spec has no version", () => {
    const chosen = changed(observed, controlPlaneKey, { spec: { version: undefined } });

    expect(run(eksAt("v1.34.0"), { observed: changed(chosen, "cluster", announced("")) }).fatal).toContain(
      "older than the running v1.35.0",
    );
  });
});

describe("V1: pre-releases have the order of semver", () => {
  const at = (version: string) => running(withVersion(version));

  test.each([
    ["v1.36.0-alpha.2", "v1.36.0-alpha.10"],
    ["v1.36.0-alpha.10", "v1.36.0-beta.0"],
    ["v1.36.0-beta.0", "v1.36.0-rc.1"],
    ["v1.36.0-rc.1", "v1.36.0"],
  ])("%s may be upgraded to %s, but not vice versa", (older, newer) => {
    const output = runAnnounced(withVersion(newer), { observed: at(older) });

    expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe(newer);
    expect(run(withVersion(older), { observed: at(newer) }).fatal).toContain(`older than the running ${newer}`);
  });
});
