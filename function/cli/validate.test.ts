import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { validate, type ValidateOptions } from "./validate.ts";

let scratch: RecordedRun;
beforeEach(() => {
  scratch = new RecordedRun();
});
afterEach(() => scratch.remove());

const file = (name: string, text: string) => scratch.file(name, text);

const run = (files: readonly string[], options: ValidateOptions = {}, typed = "") =>
  scratch.record((terminal) => validate(files, options, terminal), typed);

const head = "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo}\n";
const cluster = (spec: string) => `${head}spec:\n${spec}`;
const basics = "  kubernetes: {version: v1.35.2}\n  infrastructure: {docker: {}}\n";
const sound = cluster(basics);

describe("validate", () => {
  test("accepts a valid cluster", async () => {
    const { code, stdout, stderr } = await run([file("cluster.yaml", sound)]);

    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toBe("1 file, 0 problems (1 KubernetesCluster and 0 Inputs checked, 0 of other kinds skipped)\n");
  });

  test("accepts every example", async () => {
    const needInput = globSync("examples/*/input.yaml");
    const others = globSync("examples/*", { exclude: needInput.map((input) => dirname(input)) });

    expect(await run(others)).toMatchObject({ code: 0, stdout: "" });
    expect(needInput.length).toBeGreaterThan(0);
    for (const input of needInput)
      expect(await run([dirname(input)], { input })).toMatchObject({ code: 0, stdout: "" });
  });

  test("reads folders recursively, without files of tools", async () => {
    const wrong = cluster(`${basics}  one: 1\n`);
    for (const name of ["b.yaml", "deep/er/a.yml", "c.json", "notes.txt", ".git/d.yaml", "node_modules/e.yaml"])
      file(name, wrong);

    const { stdout, stderr } = await run([scratch.folder]);

    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(":")[0]),
    ).toEqual(["b.yaml", "c.json", "deep/er/a.yml"]);
    expect(stderr).toContain("3 files, 3 problems");
  });

  test("reads a file once, even if it is listed several times", async () => {
    const path = file("cluster.yaml", cluster(`${basics}  one: 1\n`));

    expect((await run([path, scratch.folder])).stderr).toContain("1 file, 1 problem ");
  });

  test("reads stdin for -", async () => {
    const { code, stdout } = await run(["-"], {}, cluster(`${basics}  one: 1\n`));

    expect(stdout).toMatch(/^stdin:7:3: spec\.one: /);
    expect(code).toBe(1);
  });

  test("skips and counts other kinds", async () => {
    const { code, stderr } = await run([file("all.yaml", `kind: Service\n---\n---\n${sound}---\nkind: Pod\n`)]);

    expect(code).toBe(0);
    expect(stderr).toContain("1 KubernetesCluster and 0 Inputs checked, 2 of other kinds skipped");
  });

  test("checks claims and their XRs", async () => {
    const claim = sound.replace("capi.", "claims.capi.");
    const orphan = claim.replace("kind: K", "kind: XK");

    const { stdout, stderr } = await run([file("claims.yaml", `${claim}---\n${orphan}`)]);

    expect(stderr).toContain("2 KubernetesClusters and 0 Inputs checked");
    expect(stdout).toMatch(/^claims\.yaml:11:1: spec\.claimRef: is missing/);
  });

  test.each([
    ["that is not there", "absent"],
    ["without a manifest", ""],
  ])("rejects a folder %s as wrong usage", async (_, name) => {
    await expect(run([join(scratch.folder, name)])).rejects.toMatchObject({ name: "UsageError" });
  });
});

describe("with files of the platform", () => {
  const input = "apiVersion: capi.fn.crossplane.io/v1beta1\nkind: Input\n";
  const short = cluster("  kubernetes: {version: v1.35.2}\n");

  test("a policy is checked, and a violation has the position in the cluster", async () => {
    const options = { input: file("input.yaml", `${input}policy: {versions: '>=1.36'}\n`) };

    const { stdout } = await run([file("cluster.yaml", sound)], options);

    expect(stdout).toMatch(/^cluster\.yaml:5:16: spec\.kubernetes\.version: "v1\.35\.2" is not allowed/);
  });

  test("enforced values are checked", async () => {
    const options = { input: file("input.yaml", `${input}enforced: {controlPlane: {replicas: 3}}\n`) };

    const { stdout } = await run([file("cluster.yaml", cluster(`${basics}  controlPlane: {replicas: 5}\n`))], options);

    expect(stdout).toMatch(
      /^cluster\.yaml:7:18: spec\.controlPlane\.replicas: 5 is not allowed: the platform enforces 3/,
    );
  });

  test("defaults are merged", async () => {
    const options = { input: file("input.yaml", `${input}defaults: {infrastructure: {docker: {}}}\n`) };

    expect((await run([file("cluster.yaml", short)])).code).toBe(1);
    expect((await run([file("cluster.yaml", short)], options)).code).toBe(0);
  });

  test("an invalid Input is reported once, with its position", async () => {
    const options = { input: file("input.yaml", `${input}polici: {}\n`) };

    const { code, stdout } = await run([file("cluster.yaml", sound), file("other.yaml", sound)], options);

    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stdout).toMatch(/^input\.yaml:3:1: input\.polici: unknown field/);
    expect(code).toBe(1);
  });

  test("a problem of the environment is reported once, with its position", async () => {
    const context = file(
      "context.yaml",
      "apiextensions.crossplane.io/environment:\n  kubernetesCluster:\n    one: 1\n",
    );
    const options = { input: file("input.yaml", `${input}environment: Optional\n`), context };

    const { stdout } = await run([file("cluster.yaml", sound), file("other.yaml", sound)], options);

    expect(stdout).toMatch(/^context\.yaml:3:5: environment\.(kubernetesCluster\.)?one: unknown field/);
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });

  test("--show-effective prints the merged spec, and problems go to stderr", async () => {
    const options = {
      input: file("input.yaml", `${input}defaults: {infrastructure: {docker: {}}}\n`),
      showEffective: true,
    };
    const wrong = file("wrong.yaml", cluster(`${basics}  one: 1\n`));

    const { code, stdout, stderr } = await run([file("cluster.yaml", short), wrong], options);

    expect(stdout.match(/^---$/gm)).toHaveLength(1);
    expect(stdout).toContain("  infrastructure:\n    docker:\n      backend: Docker\n");
    expect(stdout).toContain("  controlPlane:\n    replicas: 3\n");
    expect(stderr).toMatch(/^wrong\.yaml:7:3: spec\.one: /);
    expect(code).toBe(1);
  });
});
