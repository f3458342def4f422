import { describe, expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

// Observed objects may be older than the last writes (decisions 0109, 0111).
const at135 = running(composite());
const withVersion = (version: string, more: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: { version }, ...more });
const controlPlaneMachines = ["spec", "machineTemplate", "spec", "infrastructureRef"];
const poolVersion = ["spec", "template", "spec", "version"];

/** The Cluster is observed with the announced version v1.36.0, the control plane still at v1.35.2. */
const announced = changed(at135, "cluster", { metadata: { annotations: { "capi.crossplane.io/version": "v1.36.0" } } });
const controlPlaneVersion = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "KubeadmControlPlane"), "spec", "version");
const announcedIn = (output: ReturnType<typeof run>) =>
  textAt(composed(output, "Cluster"), "metadata", "annotations", "capi.crossplane.io/version");

test("V1: a version that is older than the announced one is rejected, even if the control plane has it not yet", () => {
  expect(run(composite(), { observed: announced }).fatal).toContain(
    '"v1.35.2" is older than v1.36.0, and the upgrade to it has begun: a cluster cannot be downgraded',
  );
});

describe.each(["v1.35.4", "v1.36.0"])("V1: an upgrade of the control plane to %s", (version) => {
  const xr = withVersion(version, { controlPlane: { replicas: 1, machine: { image: { name: "new" } } } });

  test("is announced on the Cluster first, and the control plane does not change", () => {
    const output = run(xr, { observed: at135 });
    const [before, after] = [at135[keyOf(at135, "KubeadmControlPlane")], composed(output, "KubeadmControlPlane")];

    expect(announcedIn(output)).toBe(version);
    expect([controlPlaneVersion(output), at(after, ...controlPlaneMachines)]).toEqual([
      "v1.35.2",
      at(before, ...controlPlaneMachines),
    ]);
    expect(output.status?.upgrade).toEqual({ target: version, next: version, steps: [version] });
  });

  test("is applied to the control plane once the announcement is observed", () => {
    expect(controlPlaneVersion(runAnnounced(xr, { observed: at135 }))).toBe(version);
  });
});

describe("V1: a control plane with announced v1.36.0, observed at v1.35.2, is not reverted", () => {
  const unsettled = changed(at135, keyOf(at135, "MachineDeployment"), { status: { observedGeneration: 0 } });
  const withAnnouncement = { ...unsettled, cluster: announced["cluster"] ?? {} };

  test("while a pool is not settled", () => {
    const [written, waiting] = [withAnnouncement, unsettled].map((observed) =>
      run(withVersion("v1.36.0"), { observed }),
    );

    expect([written, waiting].map((output) => output && controlPlaneVersion(output))).toEqual(["v1.36.0", "v1.35.2"]);
    expect(written?.status?.upgrade).toEqual({ target: "v1.36.0", next: "v1.36.0", steps: ["v1.36.0"] });
  });

  test("during an upgrade to v1.37.0, which continues from v1.36.0", () => {
    const input = { versions: [{ name: "v1.36.0" }] };

    expect(controlPlaneVersion(run(withVersion("v1.37.0"), { observed: withAnnouncement, input }))).toBe("v1.36.0");
  });

  test("and another patch release is not announced before this one is observed", () => {
    const output = run(withVersion("v1.36.1"), { observed: announced });

    expect([announcedIn(output), controlPlaneVersion(output)]).toEqual(["v1.36.0", "v1.36.0"]);
    expect(output.status?.upgrade).toEqual({ target: "v1.36.1", next: "v1.36.0", steps: ["v1.36.1"] });
  });

  test("and not held, because holds were decided before the announcement", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const defaults = (version: string) => ({ defaults: { kubernetes: { version } } });
    const observed = running(composite(spec), { input: defaults("v1.35.2") });
    const written = { ...observed, cluster: announced["cluster"] ?? {} };

    expect(controlPlaneVersion(run(composite(spec), { observed: written, input: defaults("v1.36.0") }))).toBe(
      "v1.36.0",
    );
  });

  test("while the Cluster is paused: the function composes nothing until v1.36.0 is observed (rule D6)", () => {
    const observed = changed(announced, "cluster", { spec: { paused: true } });
    const upgraded = changed(observed, keyOf(at135, "KubeadmControlPlane"), { spec: { version: "v1.36.0" } });
    const output = run(withVersion("v1.36.0"), { observed });

    expect(output.fatal).toContain("paused while its control plane is upgraded to v1.36.0");
    expect(output.conditions).toContainEqual(expect.objectContaining({ type: "Paused", status: "True" }));
    expect(controlPlaneVersion(run(withVersion("v1.36.0"), { observed: upgraded }))).toBe("v1.36.0");
  });

  test("but a version that is held is not announced", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const defaults = (version: string) => ({ defaults: { kubernetes: { version } } });
    const observed = running(composite(spec), { input: defaults("v1.35.2") });
    const output = run(composite(spec), { observed, input: defaults("v1.36.0") });

    expect(output.held.map(({ reason }) => reason)).toContain("PlatformChange");
    expect(announcedIn(output)).toBe("v1.35.2");
    expect(output.status?.upgrade?.next).toBe("v1.35.2");
  });
});

describe("V2: a pool with a pending write of v1.36.0, observed at v1.35.2", () => {
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
  const withPendingWrites = { ...xr, status: { pendingWrites: written.map((content) => ({ ...content })) } };

  test("stays in status.pendingWrites until v1.36.0 is observed", () => {
    expect(written).toEqual([expect.objectContaining({ name, version: "v1.36.0", generation: 1 })]);
    expect(run(withPendingWrites, { observed: unsettled }).status?.pendingWrites).toEqual(written);
    const upgraded = changed(followed, key, {
      metadata: { generation: 2 },
      spec: { template: { spec: { version: "v1.36.0" } } },
    });
    expect(run(withPendingWrites, { observed: upgraded }).status?.pendingWrites).toBeUndefined();
  });

  test("is not reverted while the control plane is not settled or the Cluster is paused", () => {
    const paused = changed(unsettled, "cluster", { spec: { paused: true } });

    expect(versionIn(run(xr, { observed: unsettled }))).toBe("v1.35.2");
    expect(versionIn(run(withPendingWrites, { observed: unsettled }))).toBe("v1.36.0");
    expect(versionIn(run(withPendingWrites, { observed: paused }))).toBe("v1.36.0");
  });

  test("retains the template of the pending write", () => {
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

  test("retains the previous templates, too, because the status of the MachineDeployment is older", () => {
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

  test("loses the pending write if its MachineDeployment was deleted and created again", () => {
    const again = changed(unsettled, key, { metadata: { uid: "another" } });
    const output = run(withPendingWrites, { observed: again });

    expect(versionIn(output)).toBe("v1.35.2");
    expect(output.status?.pendingWrites).toBeUndefined();
    expect(output.desired.get(key)?.isReady).toBe(true);
  });

  test("is never newer than the control plane: the status may be that of a deleted cluster", () => {
    expect(versionIn(run({ ...withVersion("v1.35.2"), status: withPendingWrites.status }, { observed: at135 }))).toBe(
      "v1.35.2",
    );
  });
});
