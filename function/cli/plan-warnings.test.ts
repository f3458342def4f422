import { afterAll, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { plan, type PlanOptions } from "./plan.ts";
import { render } from "./render.ts";

const recorded = new RecordedRun();
afterAll(() => recorded.remove());

const head =
  "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo, namespace: team-a}\n";
const cluster = (version: string, rest: string) => `${head}spec:\n  kubernetes: {version: ${version}}\n${rest}`;
const docker = (version: string, rest: string) => cluster(version, `  infrastructure: {docker: {}}\n${rest}`);

async function planOf(before: string, after: string, options: PlanOptions = {}) {
  const files = { before: recorded.file("old.yaml", before), after: recorded.file("new.yaml", after) };
  const { stdout } = await recorded.record((terminal) => plan(files, options, terminal));
  return stdout.split("\n").filter((line) => line.startsWith("Warning: "));
}

const raised = (make: (version: string) => string, options: PlanOptions = {}) =>
  planOf(make("v1.34.1"), make("v1.35.2"), options);

const input = (text: string) =>
  recorded.file("input.yaml", `apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\n${text}`);

describe("a plan warns about an image that stays while the version changes", () => {
  const stays = (path: string, image: string) =>
    expect.stringContaining(`${path} stays "${image}" while its machines go from v1.34.1 to v1.35.2`);

  test("of the control plane and of a pool", async () => {
    const made = (version: string) =>
      docker(
        version,
        [
          "  controlPlane: {machine: {image: {name: c}}}",
          "  workers: [{name: v}, {name: w, machine: {image: {name: p}}}]\n",
        ].join("\n"),
      );
    expect(await raised(made)).toEqual([
      stays("spec.controlPlane.machine.image", "c"),
      stays("spec.workers[1].machine.image", "p"),
    ]);
  });

  const ofClass = (version: string) => docker(version, "  workers: [{name: w, machine: {type: small}}]\n");
  const classes = "machineClasses: {small: {image: {name: old}}}\n";

  test("of a machine class", async () => {
    expect(await raised(ofClass, { input: input(classes) })).toEqual([stays("spec.workers[0].machine.image", "old")]);
  });

  test("of a machine class with images only for other versions", async () => {
    const versions = "versions: [{name: v1.34.1, images: {small: s34}}, {name: v1.35.2}]\n";
    const warnings = await raised(ofClass, { input: input(classes + versions) });
    expect(warnings).toEqual([stays("spec.workers[0].machine.image", "old")]);
  });

  test("of a variable of a ClusterClass and of an override", async () => {
    const topology = (version: string) =>
      cluster(
        version,
        [
          "  topology:",
          "    classRef: {name: q}",
          "    variables: [{name: imageRepository, value: kindest}, {name: ami, value: {id: ami-1}}]\n",
        ].join("\n"),
      );
    expect(await raised(topology)).toContainEqual(stays("spec.topology.variables[1].value", "ami-1"));
    const override = (version: string) =>
      docker(
        version,
        [
          "  overrides:",
          "  - name: o",
          "    target: {kind: DevMachineTemplate, role: ControlPlane}",
          "    patch: {spec: {template: {spec: {backend: {docker: {customImage: i}}}}}}\n",
        ].join("\n"),
      );
    expect(await raised(override)).toEqual([stays("spec.overrides[0].patch", "i")]);
  });

  test.each([
    ["it changes with the version", (version: string) => `{image: {name: "node:${version}"}}`, ""],
    ["it is a pattern of the version", () => '{image: {name: "node-{{.K8sVersion}}"}}', ""],
    [
      "the platform lists one of the version",
      () => "{type: small}",
      `${classes}versions: [{name: v1.35.2, images: {small: s35}}]\n`,
    ],
  ])("unless %s", async (_, machine, platform) => {
    const made = (version: string) => docker(version, `  workers: [{name: w, machine: ${machine(version)}}]\n`);
    expect(await raised(made, platform === "" ? {} : { input: input(platform) })).toEqual([]);
  });

  test("unless the pool stays at its version", async () => {
    const poolAtOldVersion = "  workers: [{name: w, version: v1.34.1, machine: {image: {name: p}}}]\n";
    expect(await raised((version) => docker(version, poolAtOldVersion))).toEqual([]);
  });
});

describe("a plan warns about", () => {
  test("numbers outside of the autoscaler's new limits", async () => {
    const scaled = (limits: string) => docker("v1.35.2", `  workers: [{name: w, autoscaling: {${limits}}}]\n`);
    const [low, high] = [scaled("minReplicas: 1, maxReplicas: 5"), scaled("minReplicas: 7, maxReplicas: 9")];
    expect(await planOf(high, low)).toEqual([expect.stringContaining("has 7 machines, above its new maximum of 5")]);
    expect(await planOf(low, high)).toEqual([expect.stringContaining("has 1 machine, below its new minimum of 7")]);
  });

  test("machines with rollout type OnDelete", async () => {
    const pool = (image: string) =>
      docker("v1.35.2", `  workers: [{name: w, rollout: {type: OnDelete}, machine: {image: {name: ${image}}}}]\n`);
    expect(await planOf(pool("one"), pool("two"))).toEqual([expect.stringContaining("OnDelete")]);
  });

  test("changes that wait because a pool stays at an older version", async () => {
    const pool = (image: string) =>
      docker("v1.35.2", `  workers: [{name: w, version: v1.34.1, machine: {image: {name: ${image}}}}]\n`);
    const warnings = await planOf(pool("one"), pool("two"));
    expect(warnings).toEqual([
      expect.stringMatching(/stays at its older version, so these changes wait: .*customImage$/),
    ]);
  });

  test("variables of a ClusterClass, and control planes whose replicas only the ClusterClass sets", async () => {
    const made = (value: string) =>
      cluster("v1.35.2", `  topology: {classRef: {name: q}, variables: [{name: size, value: ${value}}]}\n`);
    expect(await planOf(made("s"), made("m"))).toContainEqual(expect.stringContaining("its variables replace"));
  });

  test("a paused Cluster", async () => {
    const text = docker("v1.35.2", "");
    const { stdout } = await recorded.record((terminal) => render(recorded.file("x.yaml", text), {}, terminal));
    const paused = stdout.replace("\nspec:\n  clusterNetwork", "\nspec:\n  paused: true\n  clusterNetwork");
    const observed = [recorded.file("observed.yaml", paused)];
    const edit = docker("v1.35.2", "  controlPlane: {replicas: 1}\n");
    expect(await planOf(text, edit, { observed })).toEqual([expect.stringContaining("the Cluster is paused")]);
  });

  test("a paused KubernetesCluster, and another Composition", async () => {
    const text = docker("v1.35.2", "");
    const paused = text.replace("team-a}", "team-a, annotations: {crossplane.io/paused: 'true'}}");
    expect(await planOf(text, paused)).toEqual([expect.stringContaining("crossplane.io/paused is true")]);
    const other = docker("v1.35.2", "  crossplane: {compositionRef: {name: other}}\n");
    expect(await planOf(text, other)).toEqual([expect.stringContaining("may select another Composition")]);
  });
});
