import { afterAll, describe, expect, test } from "vitest";
import { at, textAt } from "../kubernetes/object.ts";
import { readManifests } from "./manifest.ts";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { render, type RenderOptions } from "./render.ts";

const scratch = new RecordedRun();
afterAll(() => scratch.remove());

const quickStart = "examples/docker/quick-start.yaml";

const file = (name: string, text: string) => scratch.file(name, text);

const run = (xr: string, options: RenderOptions = {}, typed = "") =>
  scratch.record((terminal) => render(xr, options, terminal), typed);

const objectsIn = (text: string) =>
  readManifests({ name: "stdout", text }).manifests.map((manifest) => manifest.object);

const replicasIn = (stdout: string) => {
  const controlPlane = objectsIn(stdout).find((object) => textAt(object, "kind") === "KubeadmControlPlane");
  return at(controlPlane, "spec", "replicas");
};

const clusterIn = (namespace: string) =>
  `apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {name: demo, namespace: ${namespace}}\n`;

describe("observed objects", () => {
  test("the output of render as --observed changes only the status", async () => {
    const first = await run("examples/docker/production.yaml");
    const observed = file("observed.yaml", first.stdout);

    const second = await run("examples/docker/production.yaml", { observed: [observed] });

    const [[statusBefore, ...before], [statusAfter, ...after]] = [objectsIn(first.stdout), objectsIn(second.stdout)];
    expect(second.code).toBe(0);
    // Usages are composed in the second call, because each needs both of its objects.
    expect(after.filter((object) => textAt(object, "kind") !== "Usage")).toEqual(before);
    expect(textAt(statusBefore, "status", "phase")).toBe("Pending");
    expect(textAt(statusAfter, "status", "phase")).toBe("Provisioning");
  });

  test("a List is read as kubectl prints it", async () => {
    const [, ...items] = objectsIn((await run(quickStart)).stdout);
    const list = file("list.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));

    const { stdout } = await run(quickStart, { observed: [list] });

    expect(textAt(objectsIn(stdout)[0], "status", "phase")).toBe("Provisioning");
  });

  test("stdin cannot be both the XR and --observed", async () => {
    await expect(run("-", { observed: ["-"] })).rejects.toThrow("cannot read stdin twice");
  });

  test("an object without its key is rejected with its position", async () => {
    const observed = file("nameless.yaml", "---\nkind: Cluster\nmetadata: {name: demo}\n");

    await expect(run(quickStart, { observed: [observed] })).rejects.toThrow(
      /nameless\.yaml:3:1: metadata\.annotations: must have the annotation crossplane\.io\/composition-resource-name/,
    );
  });

  test("an existing cluster cannot skip a minor version", async () => {
    const older = (await run(quickStart)).stdout.replaceAll("v1.35.2", "v1.33.1");

    const { code, stderr } = await run(quickStart, { observed: [file("older.yaml", older)] });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^fatal: spec\.kubernetes\.version: .*skips a minor version/);
  });
});

describe("required objects", () => {
  test("a foreign Cluster of that name is rejected", async () => {
    const { code, stdout, stderr } = await run(quickStart, {
      required: [file("foreign.yaml", clusterIn("team-a"))],
    });

    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^fatal: metadata\.name: Cluster team-a\/demo already exists/);
  });

  test("a Cluster of that name in another namespace has no effect", async () => {
    expect(await run(quickStart, { required: [file("elsewhere.yaml", clusterIn("team-b"))] })).toEqual(
      await run(quickStart),
    );
  });
});

describe("the Input and the environment", () => {
  const short = `apiVersion: capi.crossplane.io/v1beta1
kind: KubernetesCluster
metadata: {name: demo, namespace: team-a}
spec: {kubernetes: {version: v1.35.2}}
`;
  const input = `apiVersion: capi.fn.crossplane.io/v1beta1, kind: Input`;

  test("an Input sets defaults", async () => {
    const platform = file(
      "input.yaml",
      `{${input}, defaults: {infrastructure: {docker: {}}, controlPlane: {replicas: 5}}}`,
    );

    const { code, stdout } = await run(file("short.yaml", short), { input: platform });

    expect(code).toBe(0);
    expect(replicasIn(stdout)).toBe(5);
  });

  test("in a Composition, the step of this function has the Input", async () => {
    const composition = `apiVersion: apiextensions.crossplane.io/v1
kind: Composition
spec:
  pipeline:
  - {step: other, input: {apiVersion: pt.fn.crossplane.io/v1beta1, kind: Resources}}
  - {step: ours, input: {${input}, defaults: {infrastructure: {docker: {}}, controlPlane: {replicas: 7}}}}
`;

    const { stdout } = await run(file("short.yaml", short), { input: file("composition.yaml", composition) });

    expect(replicasIn(stdout)).toBe(7);
  });

  test("a file without an Input is wrong usage", async () => {
    await expect(run(quickStart, { input: quickStart })).rejects.toMatchObject({ name: "UsageError" });
  });

  test("the environment is read from the context", async () => {
    const platform = file("required.yaml", `{${input}, environment: Required}`);
    const context = file(
      "context.json",
      `{"apiextensions.crossplane.io/environment": {"kubernetesCluster": {"infrastructure": {"docker": {}}}}}`,
    );
    const xr = file("short.yaml", short);

    const [without, withContext] = [await run(xr, { input: platform }), await run(xr, { input: platform, context })];

    expect(without.stderr).toContain("fatal: environment.kubernetesCluster: is missing");
    expect(withContext.code).toBe(0);
  });

  test("each problem of a rejection is one line", async () => {
    const wrong = file("three.yaml", short.replace("spec: {", "spec: {one: 1, two: 2, "));

    const { code, stdout, stderr } = await run(wrong);

    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 17)),
    ).toEqual(["fatal: spec.one: ", "fatal: spec.two: "]);
  });
});
