import { describe, expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

// What is observed may be older than what was told (decisions 0109, 0111).
const at135 = running(composite());
const withVersion = (version: string, more: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: { version }, ...more });
const controlPlaneMachines = ["spec", "machineTemplate", "spec", "infrastructureRef"];
const poolVersion = ["spec", "template", "spec", "version"];

/** The Cluster is seen to say v1.36.0, and the control plane is seen without it. */
const announced = changed(at135, "cluster", { metadata: { annotations: { "capi.crossplane.io/version": "v1.36.0" } } });
const controlPlaneVersion = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "KubeadmControlPlane"), "spec", "version");
const announcedIn = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "Cluster"), "metadata", "annotations", "capi.crossplane.io/version");

describe.each(["v1.35.4", "v1.36.0"])("V1: before a control plane is told %s", (version) => {
  const xr = withVersion(version, { controlPlane: { replicas: 1, machine: { image: { name: "new" } } } });

  test("the Cluster says so, and it keeps all that it is", () => {
    const output = run(xr, { observed: at135 });
    const [before, after] = [at135[keyOf(at135, "KubeadmControlPlane")], composed(output, "KubeadmControlPlane")];

    expect(announcedIn(output)).toBe(version);
    expect([controlPlaneVersion(output), at(after, ...controlPlaneMachines)]).toEqual([
      "v1.35.2",
      at(before, ...controlPlaneMachines),
    ]);
    expect(output.status?.upgrade).toEqual({ target: version, next: version, steps: [version] });
  });

  test("it is told once that is seen", () => {
    expect(controlPlaneVersion(runAnnounced(xr, { observed: at135 }))).toBe(version);
  });
});

describe("V1: a control plane that was told v1.36.0 and is still seen at v1.35.2 is not taken back", () => {
  const unsettled = changed(at135, keyOf(at135, "MachineDeployment"), { status: { observedGeneration: 0 } });
  const remembering = { ...unsettled, cluster: announced["cluster"] ?? {} };

  test("while a pool is not settled", () => {
    const [written, waiting] = [remembering, unsettled].map((observed) => run(withVersion("v1.36.0"), { observed }));

    expect([written, waiting].map((output) => output && controlPlaneVersion(output))).toEqual(["v1.36.0", "v1.35.2"]);
    expect(written?.status?.upgrade).toEqual({ target: "v1.36.0", next: "v1.36.0", steps: ["v1.36.0"] });
  });

  test("on the way to v1.37.0 it stays at v1.36.0", () => {
    const input = { versions: [{ name: "v1.36.0" }] };

    expect(controlPlaneVersion(run(withVersion("v1.37.0"), { observed: remembering, input }))).toBe("v1.36.0");
  });

  test("another patch is not announced before this one is seen", () => {
    const output = run(withVersion("v1.36.1"), { observed: announced });

    expect([announcedIn(output), controlPlaneVersion(output)]).toEqual(["v1.36.0", "v1.36.0"]);
    expect(output.status?.upgrade).toEqual({ target: "v1.36.1", next: "v1.36.0", steps: ["v1.36.1"] });
  });

  test("nor held: that was decided before it was announced", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const defaults = (version: string) => ({ defaults: { kubernetes: { version } } });
    const observed = running(composite(spec), { input: defaults("v1.35.2") });
    const written = { ...observed, cluster: announced["cluster"] ?? {} };

    expect(controlPlaneVersion(run(composite(spec), { observed: written, input: defaults("v1.36.0") }))).toBe(
      "v1.36.0",
    );
  });

  test("nor while the Cluster is paused: nothing is said until it is seen (rule D6)", () => {
    const observed = changed(announced, "cluster", { spec: { paused: true } });
    const seen = changed(observed, keyOf(at135, "KubeadmControlPlane"), { spec: { version: "v1.36.0" } });
    const output = run(withVersion("v1.36.0"), { observed });

    expect(output.fatal).toContain("paused while its control plane is upgraded to v1.36.0");
    expect(output.conditions).toContainEqual(expect.objectContaining({ type: "Paused", status: "True" }));
    expect(controlPlaneVersion(run(withVersion("v1.36.0"), { observed: seen }))).toBe("v1.36.0");
  });

  test("what is held is not announced", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const defaults = (version: string) => ({ defaults: { kubernetes: { version } } });
    const observed = running(composite(spec), { input: defaults("v1.35.2") });
    const output = run(composite(spec), { observed, input: defaults("v1.36.0") });

    expect(output.held.map(({ reason }) => reason)).toContain("PlatformChange");
    expect(announcedIn(output)).toBe("v1.35.2");
    expect(output.status?.upgrade?.next).toBe("v1.35.2");
  });
});

describe("V2: a pool that was told v1.36.0 and is still seen at v1.35.2", () => {
  const key = keyOf(at135, "MachineDeployment");
  const name = textAt(at135[key], "metadata", "name") ?? "";
  const followed = changed(at135, keyOf(at135, "KubeadmControlPlane"), {
    spec: { version: "v1.36.0" },
    status: { version: "v1.36.0" },
  });
  const unsettled = changed(followed, keyOf(at135, "KubeadmControlPlane"), { status: { readyReplicas: 0 } });
  const versionIn = (output: ReturnType<typeof run>) => textAt(composed(output, "MachineDeployment"), ...poolVersion);
  const xr = withVersion("v1.36.0");
  const written = runAnnounced(xr, { observed: followed }).status?.pendingWrites ?? [];
  const remembering = { ...xr, status: { pendingWrites: written.map((content) => ({ ...content })) } };

  test("is remembered by the status until it is seen", () => {
    expect(written).toEqual([expect.objectContaining({ name, version: "v1.36.0", generation: 1 })]);
    expect(run(remembering, { observed: unsettled }).status?.pendingWrites).toEqual(written);
    const seen = changed(followed, key, {
      metadata: { generation: 2 },
      spec: { template: { spec: { version: "v1.36.0" } } },
    });
    expect(run(remembering, { observed: seen }).status?.pendingWrites).toBeUndefined();
  });

  test("is not taken back while the control plane is not settled, nor while the Cluster is paused", () => {
    const paused = changed(unsettled, "cluster", { spec: { paused: true } });

    expect(versionIn(run(xr, { observed: unsettled }))).toBe("v1.35.2");
    expect(versionIn(run(remembering, { observed: unsettled }))).toBe("v1.36.0");
    expect(versionIn(run(remembering, { observed: paused }))).toBe("v1.36.0");
  });

  test("keeps the template that it was told", () => {
    const workers = [{ name: "default", replicas: 2, machine: { image: { name: "new" } } }];
    const edited = withVersion("v1.35.2", { workers });
    const answer = run(edited, { observed: at135 });
    const template = keysOf(answer).find((made) => !(made in at135)) ?? "";
    const made = { ...composed(answer, "DevMachineTemplate", template), status: {} };
    const status = { pendingWrites: (answer.status?.pendingWrites ?? []).map((content) => ({ ...content })) };

    const back = run({ ...withVersion("v1.35.2"), status }, { observed: { ...at135, [template]: made } });

    expect(keysOf(back)).toContain(template);
    expect(back.status?.pendingWrites).toEqual([expect.objectContaining({ generation: 1 })]);
    expect(keysOf(run(withVersion("v1.35.2"), { observed: { ...at135, [template]: made } }))).not.toContain(template);
  });

  test("keeps the templates of before, too, since what its controller says is of before", () => {
    const template = keyOf(at135, "KubeadmConfigTemplate");
    const content = {
      ...written[0],
      machineTemplate: textAt(at135[keyOf(at135, "DevMachineTemplate", "worker")], "metadata", "name"),
    };
    const other = changed({ ...followed, other: followed[template] ?? {} }, "other", { metadata: { name: "other" } });
    const status = { pendingWrites: [{ ...content, bootstrapTemplate: "other" }] };

    const edited = withVersion("v1.36.0", { workers: [{ name: "default", replicas: 2, preCommands: ["true"] }] });

    expect(keysOf(run({ ...edited, status }, { observed: other }))).toEqual(
      expect.arrayContaining([template, "other"]),
    );
  });

  test("is forgotten where another MachineDeployment of that name is seen: a pool that was removed is there again", () => {
    const again = changed(unsettled, key, { metadata: { uid: "another" } });
    const output = run(remembering, { observed: again });

    expect(versionIn(output)).toBe("v1.35.2");
    expect(output.status?.pendingWrites).toBeUndefined();
    expect(output.desired.get(key)?.isReady).toBe(true);
  });

  test("is not believed to be ahead of the control plane: the status may be of a cluster that is gone", () => {
    expect(versionIn(run({ ...withVersion("v1.35.2"), status: remembering.status }, { observed: at135 }))).toBe(
      "v1.35.2",
    );
  });
});
