import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { defineOfflineCommands } from "./offline-commands.ts";
import { createProgram, run } from "./program.ts";
import { RecordedRun } from "../../test/cli/recorded-run.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const quickStart = "examples/docker/quick-start.yaml";

/** Runs a command line in a process with a clean environment. */
function start(words: readonly string[], input = "") {
  const { PATH = "" } = process.env;
  const ended = spawnSync(process.execPath, [main, ...words], { input, encoding: "utf8", env: { PATH } });
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

const scratch = new RecordedRun();
afterAll(() => scratch.remove());
afterEach(() => {
  process.exitCode = undefined;
});

/** The same within this process. `code` is the exit code of the process. */
const call = (...words: string[]) =>
  scratch.record(async (terminal) => {
    await run(words, terminal);
    return process.exitCode === 1 || process.exitCode === 2 ? process.exitCode : 0;
  });

describe("help", () => {
  test.each([[["--help"]], [["render", "--help"]], [["validate", "--help"]], [["plan", "--help"]]])(
    "%s prints its help",
    async (words) => {
      const { code, stdout, stderr } = await call(...words);

      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatchSnapshot();
    },
  );

  test.each([[["--help"]], [["render", "--help"]], [["validate", "--help"]], [["plan", "--help"]]])(
    "%s fits a terminal",
    async (words) => {
      const { stdout } = await call(...words);

      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test("lists every command", async () => {
    const { stdout } = await call("--help");

    const terminal = { readInput: async () => Buffer.from(""), print: () => {}, printError: () => {} };
    const names = createProgram(terminal, defineOfflineCommands(terminal)).commands;
    expect(names.map((command) => command.name())).toEqual([
      "serve",
      "render",
      "validate",
      "plan",
      "permissions",
      "generate",
    ]);
    for (const command of names) expect(stdout).toMatch(new RegExp(`^  ${command.name()} `, "m"));
  });

  test("--version is the release", async () => {
    expect((await call("--version")).stdout).toMatch(/^v\d+\.\d+\.\d+\n$/);
  });
});

describe("wrong usage is reported without a stack and ends with 2", () => {
  test.each([
    [
      "an unknown command",
      ["rendr", quickStart],
      "unknown command 'rendr', available are serve, render, validate, plan, permissions, generate",
    ],
    ["an unknown flag", ["render", quickStart, "--outptu", "json"], "unknown option '--outptu'"],
    ["an unknown flag of the default command", ["--insecur"], "unknown option '--insecur'"],
    ["a missing argument", ["render"], "missing required argument 'xr'"],
    ["one argument too many", ["render", quickStart, quickStart], "too many arguments"],
    ["an unknown format", ["render", quickStart, "--output", "xml"], "Allowed choices are yaml, json"],
    ["a missing file", ["validate", "absent.yaml"], "cannot read absent.yaml: no such file"],
  ])("%s", async (_, words, message) => {
    const { code, stdout, stderr } = await call(...words);

    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test("a command that reports problems ends with 1", async () => {
  const { code, stderr } = await call("generate", "--check", "--folder", scratch.folder);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: .* is stale/);
});

describe("the process", () => {
  test("render ends with 0", () => {
    const { code, stdout, stderr } = start(["render", quickStart]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^---\napiVersion: capi\.crossplane\.io\/v1beta1\n/);
  });

  test("a rejection ends with 1, without a stack", () => {
    const xr =
      "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo}\nspec: {one: 1}\n";

    expect(start(["render", "-"], xr)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^fatal: spec\.one: unknown field.*\n$/),
    });
    expect(start(["validate", "-"], xr)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^stdin:4:8: spec\.one: unknown field.*\n$/),
      stderr: "1 file, 1 problem (1 KubernetesCluster and 0 Inputs checked, 0 of other kinds skipped)\n",
    });
  });

  test("invalid YAML ends with 1 and its position", () => {
    expect(start(["render", "-"], "a: [\n")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^stdin:2:1: /),
    });
  });

  test("a missing file ends with 2 and one line", () => {
    expect(start(["render", "absent.yaml"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: cannot read absent.yaml: no such file\n",
    });
  });

  test("without a command it serves, and reports in one line why it cannot", () => {
    const { code, stderr } = start(["--address", "127.0.0.1:0"]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cannot serve: .*\n$/);
  });

  test("a reader that closes the pipe early is not an error", () => {
    // More than a pipe buffers, so that the writer gets EPIPE.
    const pools = Array.from({ length: 50 }, (_, index) => `{name: pool-${index}}`).join(", ");
    const spec = `{kubernetes: {version: v1.35.2}, infrastructure: {docker: {}}, workers: [${pools}]}`;
    const identity = "apiVersion: capi.crossplane.io/v1beta1\nkind: KubernetesCluster\nmetadata: {name: demo}\n";
    const xr = `${identity}spec: ${spec}\n`;
    const command = `"${process.execPath}" "${main}" render - | head -n 1`;

    const { stdout, stderr } = spawnSync("sh", ["-c", command], { input: xr, encoding: "utf8" });

    expect({ stdout, stderr }).toEqual({ stdout: "---\n", stderr: "" });
  });
});
