import { describe, expect, test } from "vitest";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

// A pool's new version is announced on the Cluster before the pool is told (decision 0114).
const version = "v1.36.0";
const workers = ["first", "second"].map((name) => ({ name, replicas: 1 }));
const xr = (more: JsonObject = {}) => composite({ ...quickStart, workers, kubernetes: { version }, ...more });
const at135 = running(composite({ ...quickStart, workers }));
const keys = {
  controlPlane: keyOf(at135, "KubeadmControlPlane"),
  first: keyOf(at135, "MachineDeployment", "first"),
  second: keyOf(at135, "MachineDeployment", "second"),
};
const named = Object.values(keys).reduce(
  (world, key) => changed(world, key, { metadata: { uid: `uid-of-${key}` } }),
  at135,
);
/** The control plane runs the new version: the pools follow. */
const followed = changed(named, keys.controlPlane, { spec: { version }, status: { version } });
const [firstName, secondName] = [keys.first, keys.second].map((key) => nameOf(at135[key]) ?? "");
const step = "capi.crossplane.io/pool-step";
const saying = (text: string, world = followed) =>
  changed(world, "cluster", { metadata: { annotations: { [step]: text, "capi.crossplane.io/version": version } } });
const begun = saying(`${firstName} ${version} uid-of-${keys.first}`);

type Output = ReturnType<typeof run>;
const announcedIn = (output: Output) => textAt(composed(output, "Cluster"), "metadata", "annotations", step);
const content = ["spec", "template", "spec"];
const versionsIn = (output: Output) =>
  ["first", "second"].map((pool) => textAt(composed(output, "MachineDeployment", pool), ...content, "version"));
const unsettled = changed(begun, keys.controlPlane, { status: { readyReplicas: 0 } });

test("V2: the Cluster says which pool begins, and every pool keeps all that it is", () => {
  const edited = xr({ workers: workers.map((pool) => ({ ...pool, machine: { image: { name: "new" } } })) });
  const output = run(edited, { observed: followed });

  expect(announcedIn(output)).toBe(`${firstName} ${version} uid-of-${keys.first}`);
  expect(["first", "second"].map((pool) => at(composed(output, "MachineDeployment", pool), ...content))).toEqual(
    [keys.first, keys.second].map((key) => at(followed[key], ...content)),
  );
  expect(output.status?.phase).toBe("Updating");
});

test("V2: a pool is told once that is observed, and the next one waits for it", () => {
  const output = runAnnounced(xr(), { observed: followed });

  expect(versionsIn(output)).toEqual([version, "v1.35.2"]);
  expect(announcedIn(output)).toBe(`${firstName} ${version} uid-of-${keys.first}`);
});

test("V3: the next pool is announced when the first has rolled out", () => {
  const moved = changed(begun, keys.first, { spec: { template: { spec: { version } } } });

  expect(announcedIn(run(xr(), { observed: moved }))).toBe(`${secondName} ${version} uid-of-${keys.second}`);
});

describe("V2: a pool that may have been told v1.36.0, and is observed at v1.35.2, is not taken back", () => {
  test.each<[string, JsonObject, Record<string, JsonObject>]>([
    ["while the control plane is not settled", xr(), unsettled],
    ["while another pool is observed to roll", xr(), changed(begun, keys.second, { status: { upToDateReplicas: 0 } })],
    ["where its turn is another one's now", xr({ workers: workers.toReversed() }), begun],
    ["where the target is another one since", xr({ kubernetes: { version: "v1.36.4" } }), begun],
  ])("%s", (_, requested, observed) => {
    expect(versionsIn(run(requested, { observed }))[0]).toBe(version);
  });

  test("where it leaves", () => {
    const leaving = xr({ workers: workers.slice(1) });
    const busy = changed(unsettled, keys.second, { status: { conditions: [] } });

    expect(versionsIn(run(leaving, { observed: busy }))).toEqual([version, "v1.35.2"]);
  });

  test("where it would be held: that was decided before it was announced", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const requested = composite({ ...spec, workers });
    const platform = (text: string) => ({ input: { defaults: { kubernetes: { version: text } } } });
    const before = running(requested, platform("v1.35.2"));
    const uid = `uid-of-${keys.first}`;
    const there = changed(before, keys.controlPlane, { spec: { version }, status: { version } });
    const observed = changed(there, keys.first, { metadata: { uid } });
    const written = saying(`${firstName} ${version} ${uid}`, observed);

    expect(versionsIn(run(requested, { observed, ...platform(version) }))).toEqual(["v1.35.2", "v1.35.2"]);
    expect(announcedIn(run(requested, { observed, ...platform(version) }))).toBeUndefined();
    expect(versionsIn(run(requested, { observed: written, ...platform(version) }))).toEqual([version, "v1.35.2"]);
  });

  test("while the Cluster is paused: nothing is said until it is observed (rule D6)", () => {
    const paused = changed(begun, "cluster", { spec: { paused: true } });
    const seen = changed(paused, keys.first, { spec: { template: { spec: { version } } } });

    expect(run(xr(), { observed: paused }).fatal).toContain(
      `paused while MachineDeployment ${firstName} is upgraded to ${version}`,
    );
    expect(versionsIn(run(xr(), { observed: seen }))).toEqual([version, "v1.35.2"]);
  });

  test("V4: nor can it be held back there", () => {
    const held = xr({ workers: [{ ...workers[0], version: "v1.35.2" }, ...workers.slice(1)] });

    expect(run(held, { observed: begun }).fatal).toContain(`older than the running ${version}`);
  });

  test("and the templates that it may have been told are kept", () => {
    const template = keyOf(at135, "DevMachineTemplate", "worker-first");
    const written = { ...begun, [`${template}-told`]: { ...begun[template], metadata: { ...labelsOf(template) } } };

    expect(keysOf(run(xr(), { observed: written }))).toContain(`${template}-told`);
    expect(keysOf(run(xr(), { observed: { ...written, cluster: followed["cluster"] ?? {} } }))).not.toContain(
      `${template}-told`,
    );
  });
});

function labelsOf(template: string): JsonObject {
  return { name: "told", namespace: "team-a", labels: at(at135[template], "metadata", "labels") };
}

test.each([
  ["of another MachineDeployment of that name", `${firstName} ${version} another`],
  ["of none that is there", `gone ${version} uid-of-gone`],
  ["of another form", `${firstName} newest uid-of-${keys.first}`],
])("V2: an announcement %s counts for nothing and goes", (_, text) => {
  const output = run(xr(), { observed: saying(text, unsettled) });

  expect(versionsIn(output)).toEqual(["v1.35.2", "v1.35.2"]);
  expect(announcedIn(output)).toBeUndefined();
});

test("V2: no announcement takes a pool beyond the control plane, whoever wrote it", () => {
  const observed = saying(`${firstName} v1.37.0 uid-of-${keys.first}`);

  expect(versionsIn(run(xr(), { observed }))).toEqual(["v1.35.2", "v1.35.2"]);
  expect(versionsIn(runAnnounced(xr(), { observed }))).toEqual([version, "v1.35.2"]);
});
