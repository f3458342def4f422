import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { RecordedRun } from "../../test/cli/recorded-run.ts";
import { exitCode } from "./exit-code.ts";
import { run } from "./program.ts";

const scratch = new RecordedRun();
afterAll(() => scratch.remove());
afterEach(() => {
  process.exitCode = undefined;
});

/** Runs a command line. `code` is the exit code of the process. */
const call = (...words: string[]) =>
  scratch.record(async (terminal) => {
    await run(words, terminal);
    return Object.values(exitCode).find((code) => code === process.exitCode) ?? exitCode.success;
  });

const head = "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo}\n";
const sound = `${head}spec:\n  kubernetes: {version: v1.35.2}\n  infrastructure: {docker: {}}\n`;
const other = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
const bomb = Array.from({ length: 9 }, (_, index) => {
  const inside = index === 0 ? "x" : `*a${index - 1}`;
  return `a${index}: &a${index} [${Array(9).fill(inside).join(", ")}]\n`;
}).join("");

/** Files that a command cannot use, with the reported reason. */
const useless: Record<string, [content: string | Uint8Array, reported: string]> = {
  empty: ["", "has no Kubernetes object: it is empty"],
  blank: [" \n\n", "has no Kubernetes object: it is empty"],
  comments: ["# nothing\n---\n# here\n", "has no Kubernetes object: its documents are empty or have only comments"],
  "an empty List": ["kind: List\nitems: []\n", "has no Kubernetes object"],
  "UTF-16": [Buffer.from(`\uFEFF${sound}`, "utf16le"), "is UTF-16: save it as UTF-8"],
  "UTF-16 of the other order": [Buffer.from(`\uFEFF${sound}`, "utf16le").swap16(), "is UTF-16"],
  "UTF-16 without a mark": [Buffer.from(sound, "utf16le"), "is UTF-16"],
  "UTF-32": [Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), "is UTF-32"],
  "Latin-1": [Buffer.from(`${sound}# \u00E9\n`, "latin1"), "is not UTF-8"],
  zeros: [new Uint8Array(100), "is binary, not YAML"],
  binary: [Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff, 1, 2, 3), "is binary, not YAML"],
  "a text": ["hello\n", "is a string of 5 characters, not a Kubernetes object"],
  "a list": ["- a\n- b\n", "is a list of 2 items, not a Kubernetes object"],
  "levels without end": [`${head}spec: ${"{a: ".repeat(5_000)}`, "is nested too deeply"],
  "an alias within itself": [
    `${head}spec: &a {kubernetes: *a}\n`,
    "levels of objects and lists, or an alias that refers to itself",
  ],
  "an alias of nothing": [`${head}spec: *nothing\n`, "nothing"],
  "aliases without end": [bomb + sound, "alias"],
  "a wrong merge key": [`${head}spec: {<<: [1, 2]}\n`, "Merge sources must be maps"],
  "an object as a key": [`${sound}  ? {a: b}\n  : c\n`, "has a list or an object as a key"],
  "a tag": [`${sound}  workers: !!set {a}\n`, "has a value with the tag !!set"],
  "no number": [`${sound}  workers: [{name: w, replicas: .nan}]\n`, "has a number that JSON cannot represent"],
  "a list for metadata": [sound.replace("{name: demo}", "[]"), "metadata: a list of 0 items is not allowed"],
  "a number for a name": [sound.replace("demo", "12"), "metadata.name: 12 is not allowed: must be of type string"],
  "a number for a label": [sound.replace("demo", "demo, labels: {a: 1}"), "metadata.labels.a: 1 is not allowed"],
  "a text for a spec": [`${head}spec: hello\n`, 'spec: "hello" is not allowed: must be of type object'],
};

describe("validate fails for an unusable file and reports the file and the reason", () => {
  test.each(Object.entries(useless))("%s", async (name, [content, reported]) => {
    const { code, stdout } = await call("validate", scratch.file(`${name}.yaml`, content));

    expect(stdout).toMatch(new RegExp(`^${name}.yaml:\\d+:\\d+: `));
    expect(stdout).toContain(reported);
    expect(code).toBe(1);
  });

  test("among others, which are checked anyway", async () => {
    const files = [scratch.file("sound.yaml", sound), scratch.file("none.yaml", "")];

    const { code, stdout, stderr } = await call("validate", ...files);

    expect(stdout).toBe("none.yaml:1:1: has no Kubernetes object: it is empty\n");
    expect(stderr).toBe("2 files, 1 problem (1 KubernetesCluster and 0 Inputs checked, 0 of other kinds skipped)\n");
    expect(code).toBe(1);
  });

  test("without anything to validate", async () => {
    const { code, stderr } = await call("validate", scratch.file("other.yaml", other));

    expect(stderr).toContain("error: nothing to validate in other.yaml: no KubernetesCluster");
    expect(code).toBe(1);
  });
});

describe("an unreadable path is reported in one line", () => {
  const folder = (name: string) => join(scratch.folder, name);
  mkdirSync(folder("nothing/here"), { recursive: true });
  mkdirSync(folder("broken"));
  symlinkSync("nowhere", folder("broken/link.yaml"));
  symlinkSync("loop.yaml", folder("loop.yaml"));

  test.each([
    ["a folder without manifests", folder("nothing"), "has no .yaml, .yml or .json file"],
    ["a link to nowhere", folder("broken"), "no such file"],
    ["a link to itself", folder("loop.yaml"), "too many levels of symbolic links"],
    ["a file below a file", join(scratch.file("a.yaml", other), "b"), "no such file"],
    ["a device without end", "/dev/zero", "it has more than 16 MiB"],
  ])("%s", async (_, path, reported) => {
    const { code, stderr } = await call("validate", path);

    expect(stderr).toMatch(/^error: cannot read .*\n$/);
    expect(stderr).toContain(reported);
    expect(code).toBe(2);
  });
});

describe("no file makes a command print a stack", () => {
  const files = Object.entries(useless).map(([name, [content]]) => scratch.file(`plan ${name}.yaml`, content));
  const good = scratch.file("good.yaml", sound);

  test.each([...files, "/dev/null", "absent.yaml", scratch.folder])("%s", async (file) => {
    const calls = [
      ["plan", file, good],
      ["plan", good, file],
      ["render", file],
      ...["--observed", "--input", "--new-input", "--context"].map((option) => ["plan", good, good, option, file]),
    ];
    for (const words of calls) {
      const { stderr, code } = await call(...words);
      expect(stderr).not.toMatch(/^\s+at |internal error/m);
      expect(stderr !== "" || (code !== exitCode.problems && code !== exitCode.wrongUsage)).toBe(true);
    }
  });
});
