import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { validate } from "./validate.ts";

let scratch: RecordedRun;
beforeEach(() => {
  scratch = new RecordedRun();
});
afterEach(() => scratch.remove());

const file = (name: string, text: string) => scratch.file(name, text);

const run = (files: readonly string[]) => scratch.record((terminal) => validate(files, {}, terminal));

const head = "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo}\n";
const cluster = (spec: string) => `${head}spec:\n${spec}`;
const basics = "  kubernetes: {version: v1.35.2}\n  infrastructure: {docker: {}}\n";
const sound = cluster(basics);

/** Removes the mark `§` from a text, and returns the text and the position of the mark as `line:column`. */
function marked(text: string) {
  const before = text.slice(0, text.indexOf("§")).split("\n");
  return { text: text.replace("§", ""), place: `${before.length}:${(before.at(-1) ?? "").length + 1}` };
}

describe("a problem outside of the spec is reported with its position", () => {
  test.each([
    [
      "a version of the API that is not served",
      'apiVersion: "capi.crossplane.io/v2"',
      `§${sound.replace("v1beta1", "v2")}`,
    ],
    ["a field beside spec", "sepc: unknown field", `${sound}§sepc: {}\n`],
    [
      "a problem behind an alias, at the anchor",
      "spec.workers[1].labels.x: 1",
      cluster(`${basics}  workers:\n  - {name: a, labels: {}}\n  - {name: b, labels: *labels}\n`).replace(
        "{name: demo}",
        "{name: demo, finalizers: &labels {§x: 1}}",
      ),
    ],
    ["the second of two documents", "spec.one: unknown field", `${sound}---\n${cluster(`${basics}  §one: 1\n`)}`],
    [
      "an item of a List",
      "spec.one: unknown field",
      `kind: List\napiVersion: v1\nitems:\n- {${head.trim().replaceAll("\n", ", ")}, spec: {§one: 1}}\n`,
    ],
    [
      "a problem in JSON",
      "spec.one: unknown field",
      `{"apiVersion": "capi.crossplane.io/v1beta1", "kind": "KubernetesCluster",\n ` +
        `"metadata": {"name": "demo"}, "spec": {§"one": 1}}`,
    ],
    ["a duplicate key", "Map keys must be unique", `${sound}§spec: {}\n`],
    ["a list that never ends", "", `${sound}  workers: [\n§`],
    [
      "a typo in a bare Input",
      "input.policy.version: unknown field",
      "apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\npolicy:\n  §version: '>=1.33'\n",
    ],
    [
      "a wrong default in a bare Input",
      'input.defaults.controlPlane.replicas: "3"',
      "apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\ndefaults:\n  controlPlane:\n    §replicas: '3'\n",
    ],
    [
      "a typo in a step of a Composition",
      "input.enforced.network.podz: unknown field",
      "apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nspec:\n  pipeline:\n  - step: first\n" +
        "  - step: ours\n    input:\n      apiVersion: capi.fn.crossplane.io/v1beta1\n      kind: Input\n" +
        "      enforced:\n        network:\n          §podz: {}\n",
    ],
  ])("%s", async (_, problem, manifest) => {
    const { text, place } = marked(manifest);

    const { code, stdout } = await run([file("cluster.yaml", text)]);

    expect(stdout).toContain(`cluster.yaml:${place}: ${problem}`);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  });

  test("problems are sorted by position", async () => {
    const text = cluster("  zwei: 1\n  kubernetes: {eins: 1}\n  drei: 1\n");

    const { stdout } = await run([file("cluster.yaml", text)]);

    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => Number(line.split(":")[1]));
    expect(lines).toEqual([5, 6, 7]);
  });

  test("an invalid document does not hide other documents", async () => {
    const { stdout } = await run([file("cluster.yaml", `${cluster(`${basics}  one: 1\n`)}---\na: 1\na: 2\n`)]);

    expect(stdout.trim().split("\n")).toHaveLength(2);
  });

  test("YAML is read as by Kubernetes: dates and times are strings", async () => {
    const labels = "{day: 2026-01-02, moment: 2026-01-02T03:04:05Z, clock: 12:30, exact: 1:30.5}";

    const { stdout } = await run([
      file(
        "cluster.yaml",
        cluster(`${basics}  kubernetes: {version: v1.35.2, kubelet: {extraArgs: ${labels}}}\n`).replace(
          "  kubernetes: {version: v1.35.2}\n",
          "",
        ),
      ),
    ]);

    expect(stdout).toBe("");
  });

  test("YAML is read as by Kubernetes: on is true", async () => {
    const { stdout } = await run([
      file("cluster.yaml", cluster(`${basics}  controlPlane: {healthCheck: {enabled: on}}\n`)),
    ]);

    expect(stdout).toBe("");
  });
});
