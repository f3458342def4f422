import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { at, type Json, textAt } from "../kubernetes/object.ts";
import { readManifests } from "./manifest.ts";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { render, type RenderOptions } from "./render.ts";
import { nameAnnotation } from "./rendered.ts";

const scratch = new RecordedRun();
afterAll(() => scratch.remove());

const quickStart = "examples/docker/quick-start.yaml";

const file = (name: string, text: string) => scratch.file(name, text);

const run = (xr: string, options: RenderOptions = {}, typed = "") =>
  scratch.record((terminal) => render(xr, options, terminal), typed);

const objectsIn = (text: string) =>
  readManifests({ name: "stdout", text }).manifests.map((manifest) => manifest.object);

const keyOf = (object: Json | undefined) => textAt(object, "metadata", "annotations", nameAnnotation);

describe("the output", () => {
  test("the status comes first, then every object under its key, keys sorted", async () => {
    const { code, stdout, stderr } = await run(quickStart);

    const [status, ...objects] = objectsIn(stdout);
    const keys = objects.map((object) => keyOf(object));
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(textAt(status, "kind")).toBe("KubernetesCluster");
    expect(textAt(status, "status", "phase")).toBe("Pending");
    expect(at(status, "spec")).toBeUndefined();
    expect(keys.length).toBeGreaterThan(5);
    expect(keys).toEqual(keys.toSorted((left = "", right = "") => (left < right ? -1 : 1)));
    expect(keys).toContain("cluster");
  });

  test("the status has the conditions of the function", async () => {
    const { stdout } = await run(quickStart);

    const conditions = at(objectsIn(stdout)[0], "status", "conditions");
    expect(conditions).toContainEqual({ type: "Compatible", status: "True", reason: "Accepted", message: "" });
  });

  test("is the same for the same files", async () => {
    const [first, second] = [
      await run("examples/docker/every-option.yaml"),
      await run("examples/docker/every-option.yaml"),
    ];

    expect(first.stdout).toBe(second.stdout);
  });

  test("does not depend on the order of fields in the XR", async () => {
    const turned = file(
      "turned.yaml",
      `spec:
  workers: [{replicas: 2, name: default}]
  controlPlane: {replicas: 1}
  infrastructure: {docker: {}}
  kubernetes: {version: v1.35.2}
metadata: {namespace: team-a, name: demo}
kind: KubernetesCluster
apiVersion: capi.crossplane.io/v1beta1
`,
    );

    expect((await run(turned)).stdout).toBe((await run(quickStart)).stdout);
  });

  test("JSON is one array with the same objects", async () => {
    const { stdout } = await run(quickStart, { output: "json" });

    expect(JSON.parse(stdout)).toEqual(objectsIn((await run(quickStart)).stdout));
  });

  test("strings that YAML 1.1 reads as other types are quoted, because kubectl reads 1.1", async () => {
    const xr = readFileSync(quickStart, "utf8").replace("name: demo,", 'name: demo, labels: {answer: "on"},');

    const { stdout } = await run(file("labels.yaml", xr));

    expect(stdout).toContain('answer: "on"');
  });
});

describe("the XR", () => {
  test("- reads stdin", async () => {
    const typed = readFileSync(quickStart, "utf8");

    expect((await run("-", {}, typed)).stdout).toBe((await run(quickStart)).stdout);
  });

  test("without a namespace it is in default, as after kubectl apply", async () => {
    const xr = file("nowhere.yaml", readFileSync(quickStart, "utf8").replace(", namespace: team-a", ""));

    const namespaces = objectsIn((await run(xr)).stdout).map((object) => textAt(object, "metadata", "namespace"));

    expect(new Set(namespaces)).toEqual(new Set(["default"]));
  });

  test.each([
    ["no KubernetesCluster", "kind: Service\napiVersion: v1\n", /no KubernetesCluster/],
    [
      "two clusters",
      `${readFileSync(quickStart, "utf8")}---\n${readFileSync(quickStart, "utf8")}`,
      /2 KubernetesClusters/,
    ],
  ])("a file with %s is wrong usage", async (_, text, message) => {
    await expect(run(file("wrong.yaml", text))).rejects.toMatchObject({ name: "UsageError", message });
  });

  test("a missing file is reported with its name", async () => {
    await expect(run("absent.yaml")).rejects.toThrow("cannot read absent.yaml: no such file");
  });

  test("a YAML error is reported with its line", async () => {
    await expect(run(file("broken.yaml", "spec: {\n  a: [\n"))).rejects.toThrow(/broken\.yaml:\d+:\d+: /);
  });
});
