import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { plan, type PlanOptions } from "./plan.ts";
import { render } from "./render.ts";

const recorded = new RecordedRun();
afterAll(() => recorded.remove());

const quickStart = readFileSync("examples/docker/quick-start.yaml", "utf8");

/** Plans an edit of the quick start. `edits` are text replacements. */
async function planEdit(edits: Record<string, string>, options: PlanOptions = {}) {
  const edited = Object.entries(edits).reduce((text, [from, to]) => text.replace(from, to), quickStart);
  const files = { before: "examples/docker/quick-start.yaml", after: recorded.file("new.yaml", edited) };
  return recorded.record((terminal) => plan(files, options, terminal));
}

const image = { "replicas: 2}": "replicas: 2, machine: {image: {name: other}}}" };

describe("the exit code depends on the effect of an edit", () => {
  test.each<[string, Record<string, string>, number]>([
    ["without changes", {}, 0],
    ["that changes objects in place", { "replicas: 2": "replicas: 5" }, 3],
    ["that replaces machines", image, 4],
    ["that removes machines", { "replicas: 2": "replicas: 1" }, 4],
    ["that is rejected", { "replicas: 1": "replicas: 2" }, 1],
  ])("%s", async (_, edits, code) => {
    expect((await planEdit(edits)).code).toBe(code);
  });
});

test("an upgrade replaces the control plane first and then the pool, each with its reason", async () => {
  const { stdout } = await planEdit({ "v1.35.2": "v1.36.0" });

  expect(stdout).toMatch(
    /Step 1\n {2}! KubeadmControlPlane\/demo-control-plane {2}replaces 1 machine: {2}spec\.version\nStep 2\n/,
  );
  expect(stdout).toMatch(
    /Step 2\n {2}! MachineDeployment\/demo-default-2ffc2 {2}replaces 2 machines: {2}spec\.template\.spec\.version\n/,
  );
  expect(stdout).toContain("In all: 3 machines are replaced.");
});

test("a changed template is explained by the field within it", async () => {
  const { stdout } = await planEdit(image);

  expect(stdout).toContain("replaces 2 machines:  DevMachineTemplate.spec.template.spec.backend.docker.customImage");
});

test("a removed pool is scaled to zero before it is removed", async () => {
  const { stdout } = await planEdit({ "workers: [{name: default, replicas: 2}]": "workers: []" });

  expect(stdout).toMatch(
    /Step 1\n {2}! MachineDeployment\/demo-default-2ffc2 {2}2 → 0, removes 2: {2}spec\.replicas\n/,
  );
  expect(stdout).toMatch(
    /Step 2\n[^]* {2}- MachineDeployment\/demo-default-2ffc2\n[^]*In all: 0 machines .*, 2 removed\./,
  );
});

test("a change of the platform is held, with the value that approves it", async () => {
  const newInput = recorded.file(
    "input.yaml",
    "apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\n" +
      "defaults: {kubernetes: {scheduler: {extraArgs: {v: '2'}}}}\n",
  );

  const { stdout, code } = await planEdit({}, { newInput });

  expect(stdout).toMatch(/Held until approved\n {2}KubeadmControlPlane\/demo-control-plane: 1 machine, PlatformChange/);
  expect(stdout).toMatch(/approve-rollout: [0-9a-f]{10}/);
  expect(code).toBe(0);
});

test("JSON has steps, machines and held rollouts", async () => {
  const { stdout } = await planEdit({ "v1.35.2": "v1.36.0" }, { output: "json" });
  const report: unknown = JSON.parse(stdout);

  expect(report).toMatchObject({
    machines: 3,
    removed: 0,
    added: 0,
    held: [],
    warnings: [],
    rejected: [],
    steps: [[{ action: "replace machines", machines: 1 }], expect.any(Array)],
  });
});

test("--observed: the plan starts from the observed objects", async () => {
  const rendered = await recorded.record((terminal) => render("examples/docker/quick-start.yaml", {}, terminal));
  const observed = [recorded.file("observed.yaml", rendered.stdout.replace("replicas: 2", "replicas: 7"))];

  const { stdout } = await planEdit({}, { observed });

  expect(stdout).toContain("! MachineDeployment/demo-default-2ffc2  7 → 2, removes 5:  spec.replicas");
});
