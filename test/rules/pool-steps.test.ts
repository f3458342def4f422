import { describe, expect, test } from "vitest";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

// A pool's new version is announced on the Cluster before it is applied to the pool (decision 0114).
const version = "v1.36.0";
const workers = ["first", "second"].map((name) => ({ name, replicas: 1 }));
const xr = (more: JsonObject = {}) => composite({ ...quickStart, workers, kubernetes: { version }, ...more });
const at135 = running(composite({ ...quickStart, workers }));
const keys = {
  controlPlane: keyOf(at135, "KubeadmControlPlane"),
  first: keyOf(at135, "MachineDeployment", "first"),
  second: keyOf(at135, "MachineDeployment", "second"),
};
const withUids = Object.values(keys).reduce(
  (world, key) => changed(world, key, { metadata: { uid: `uid-of-${key}` } }),
  at135,
);
/** The control plane runs the new version, so the pools are next. */
const followed = changed(withUids, keys.controlPlane, { spec: { version }, status: { version } });
const [firstName, secondName] = [keys.first, keys.second].map((key) => nameOf(at135[key]) ?? "");
const step = "capi.crossplane.io/pool-step";
const withStep = (text: string, world = followed) =>
  changed(world, "cluster", { metadata: { annotations: { [step]: text, "capi.crossplane.io/version": version } } });
const announced = withStep(`${firstName} ${version} uid-of-${keys.first}`);

type Output = ReturnType<typeof run>;
const announcedIn = (output: Output) => textAt(composed(output, "Cluster"), "metadata", "annotations", step);
const content = ["spec", "template", "spec"];
const versionsIn = (output: Output) =>
  ["first", "second"].map((pool) => textAt(composed(output, "MachineDeployment", pool), ...content, "version"));
const unsettled = changed(announced, keys.controlPlane, { status: { readyReplicas: 0 } });

test("V2: the step of a pool is announced on the Cluster first, and no pool changes", () => {
  const edited = xr({ workers: workers.map((pool) => ({ ...pool, machine: { image: { name: "new" } } })) });
  const output = run(edited, { observed: followed });

  expect(announcedIn(output)).toBe(`${firstName} ${version} uid-of-${keys.first}`);
  expect(["first", "second"].map((pool) => at(composed(output, "MachineDeployment", pool), ...content))).toEqual(
    [keys.first, keys.second].map((key) => at(followed[key], ...content)),
  );
  expect(output.status?.phase).toBe("Updating");
});

test("V2: a pool is upgraded once its announcement is observed, and the next pool waits", () => {
  const output = runAnnounced(xr(), { observed: followed });

  expect(versionsIn(output)).toEqual([version, "v1.35.2"]);
  expect(announcedIn(output)).toBe(`${firstName} ${version} uid-of-${keys.first}`);
});

test("V3: the step of the next pool is announced once the first is rolled out", () => {
  const rolledOut = changed(announced, keys.first, { spec: { template: { spec: { version } } } });

  expect(announcedIn(run(xr(), { observed: rolledOut }))).toBe(`${secondName} ${version} uid-of-${keys.second}`);
});

describe("V2: a pool with announced v1.36.0, observed at v1.35.2, is not reverted", () => {
  test.each<[string, JsonObject, Record<string, JsonObject>]>([
    ["while the control plane is not settled", xr(), unsettled],
    ["while another pool rolls", xr(), changed(announced, keys.second, { status: { upToDateReplicas: 0 } })],
    ["if it is the turn of another pool by now", xr({ workers: workers.toReversed() }), announced],
    ["if the target version has changed since", xr({ kubernetes: { version: "v1.36.4" } }), announced],
  ])("%s", (_, requested, observed) => {
    expect(versionsIn(run(requested, { observed }))[0]).toBe(version);
  });

  test("if it is removed from the spec", () => {
    const leaving = xr({ workers: workers.slice(1) });
    const busy = changed(unsettled, keys.second, { status: { conditions: [] } });

    expect(versionsIn(run(leaving, { observed: busy }))).toEqual([version, "v1.35.2"]);
  });

  test("if its change would be held, because holds were decided before the announcement", () => {
    const { kubernetes: _, ...spec } = quickStart;
    const requested = composite({ ...spec, workers });
    const platform = (text: string) => ({ input: { defaults: { kubernetes: { version: text } } } });
    const before = running(requested, platform("v1.35.2"));
    const uid = `uid-of-${keys.first}`;
    const upgraded = changed(before, keys.controlPlane, { spec: { version }, status: { version } });
    const observed = changed(upgraded, keys.first, { metadata: { uid } });
    const written = withStep(`${firstName} ${version} ${uid}`, observed);

    expect(versionsIn(run(requested, { observed, ...platform(version) }))).toEqual(["v1.35.2", "v1.35.2"]);
    expect(announcedIn(run(requested, { observed, ...platform(version) }))).toBeUndefined();
    expect(versionsIn(run(requested, { observed: written, ...platform(version) }))).toEqual([version, "v1.35.2"]);
  });

  test("while the Cluster is paused: the function composes nothing until v1.36.0 is observed (rule D6)", () => {
    const paused = changed(announced, "cluster", { spec: { paused: true } });
    const upgraded = changed(paused, keys.first, { spec: { template: { spec: { version } } } });

    expect(run(xr(), { observed: paused }).fatal).toContain(
      `paused while MachineDeployment ${firstName} is upgraded to ${version}`,
    );
    expect(versionsIn(run(xr(), { observed: upgraded }))).toEqual([version, "v1.35.2"]);
  });

  test("V4: and cannot be held back at v1.35.2", () => {
    const held = xr({ workers: [{ ...workers[0], version: "v1.35.2" }, ...workers.slice(1)] });

    expect(run(held, { observed: announced }).fatal).toContain(`older than the running ${version}`);
  });

  test("and its unobserved templates are retained", () => {
    const template = keyOf(at135, "DevMachineTemplate", "worker-first");
    const written = {
      ...announced,
      [`${template}-pending`]: { ...announced[template], metadata: { ...labelsOf(template) } },
    };

    expect(keysOf(run(xr(), { observed: written }))).toContain(`${template}-pending`);
    expect(keysOf(run(xr(), { observed: { ...written, cluster: followed["cluster"] ?? {} } }))).not.toContain(
      `${template}-pending`,
    );
  });
});

function labelsOf(template: string): JsonObject {
  return { name: "pending", namespace: "team-a", labels: at(at135[template], "metadata", "labels") };
}

test.each([
  ["for another MachineDeployment of that name", `${firstName} ${version} another`],
  ["for a MachineDeployment that does not exist", `gone ${version} uid-of-gone`],
  ["in another form", `${firstName} newest uid-of-${keys.first}`],
])("V2: an announcement %s is ignored and removed", (_, text) => {
  const output = run(xr(), { observed: withStep(text, unsettled) });

  expect(versionsIn(output)).toEqual(["v1.35.2", "v1.35.2"]);
  expect(announcedIn(output)).toBeUndefined();
});

test("V2: an announcement never upgrades a pool beyond the control plane", () => {
  const observed = withStep(`${firstName} v1.37.0 uid-of-${keys.first}`);

  expect(versionsIn(run(xr(), { observed }))).toEqual(["v1.35.2", "v1.35.2"]);
  expect(versionsIn(runAnnounced(xr(), { observed }))).toEqual([version, "v1.35.2"]);
});
