import { describe, expect, test } from "vitest";
import { type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

// What is observed may be older than what was told (decision 0109).
const at135 = running(composite());
const withVersion = (version: string, more: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: { version }, ...more });
const poolVersion = ["spec", "template", "spec", "version"];

describe("V1: a control plane that was told v1.36.0 and is still seen at v1.35.2 is not taken back", () => {
  const unsettled = changed(at135, keyOf(at135, "MachineDeployment"), { status: { observedGeneration: 0 } });
  const remembering = changed(unsettled, "cluster", {
    metadata: { annotations: { "capi.crossplane.io/version": "v1.36.0" } },
  });
  const xr = withVersion("v1.36.0");

  const remembered = { upgrade: { target: "v1.36.0", next: "v1.36.0", steps: ["v1.36.0"] } };

  test.each<{ who: string; given: JsonObject; observed: Record<string, JsonObject>; version: string }>([
    { who: "the Cluster remembers", given: xr, observed: remembering, version: "v1.36.0" },
    { who: "the status remembers", given: { ...xr, status: remembered }, observed: unsettled, version: "v1.36.0" },
    { who: "nobody remembers: it waits", given: xr, observed: unsettled, version: "v1.35.2" },
  ])("$who", ({ given, observed, version }) => {
    const output = run(given, { observed });

    expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe(version);
    expect(output.status?.upgrade).toEqual({ target: "v1.36.0", next: version, steps: ["v1.36.0"] });
  });

  test("on the way to v1.37.0 it stays at v1.36.0", () => {
    const input = { versions: [{ name: "v1.36.0" }] };
    const output = run(withVersion("v1.37.0"), { observed: remembering, input });

    expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.36.0");
  });

  test("what is held is not remembered as told", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const defaults = (version: string) => ({ defaults: { kubernetes: { version } } });
    const observed = running(composite(spec), { input: defaults("v1.35.2") });
    const output = run(composite(spec), { observed, input: defaults("v1.36.0") });

    expect(output.held.map(({ reason }) => reason)).toContain("PlatformChange");
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
  const told = run(xr, { observed: followed }).status?.told ?? [];
  const remembering = { ...xr, status: { told: told.map((content) => ({ ...content })) } };

  test("is remembered by the status until it is seen", () => {
    expect(told).toEqual([expect.objectContaining({ name, version: "v1.36.0", generation: 1 })]);
    expect(run(remembering, { observed: unsettled }).status?.told).toEqual(told);
    const seen = changed(followed, key, {
      metadata: { generation: 2 },
      spec: { template: { spec: { version: "v1.36.0" } } },
    });
    expect(run(remembering, { observed: seen }).status?.told).toBeUndefined();
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
    const status = { told: (answer.status?.told ?? []).map((content) => ({ ...content })) };

    const back = run({ ...withVersion("v1.35.2"), status }, { observed: { ...at135, [template]: made } });

    expect(keysOf(back)).toContain(template);
    expect(back.status?.told).toEqual([expect.objectContaining({ generation: 1 })]);
    expect(keysOf(run(withVersion("v1.35.2"), { observed: { ...at135, [template]: made } }))).not.toContain(template);
  });

  test("keeps the templates of before, too, since what its controller says is of before", () => {
    const template = keyOf(at135, "KubeadmConfigTemplate");
    const content = {
      ...told[0],
      machineTemplate: textAt(at135[keyOf(at135, "DevMachineTemplate", "worker")], "metadata", "name"),
    };
    const other = changed({ ...followed, other: followed[template] ?? {} }, "other", { metadata: { name: "other" } });
    const status = { told: [{ ...content, bootstrapTemplate: "other" }] };

    const edited = withVersion("v1.36.0", { workers: [{ name: "default", replicas: 2, preCommands: ["true"] }] });

    expect(keysOf(run({ ...edited, status }, { observed: other }))).toEqual(
      expect.arrayContaining([template, "other"]),
    );
  });

  test("is not believed to be ahead of the control plane: the status may be of a cluster that is gone", () => {
    expect(versionIn(run({ ...withVersion("v1.35.2"), status: remembering.status }, { observed: at135 }))).toBe(
      "v1.35.2",
    );
  });
});
