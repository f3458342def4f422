import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generateCommand } from "./generate.ts";

const page = "docs/reference/infrastructure/docker.md";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "generate-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command and returns its output and its error message. */
function generate(...words: string[]) {
  const output = { out: "", stderr: "" };
  const command = generateCommand()
    .exitOverride()
    .configureOutput({ writeOut: (text) => (output.out += text), writeErr: (text) => (output.stderr += text) });
  const failure = attempt(() => command.parse([...words, "--folder", folder], { from: "user" }));
  return { ...output, failure };
}

function attempt(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("generate", () => {
  it("writes files that are up to date", () => {
    expect(generate().failure).toBeUndefined();
    expect(generate("--check").failure).toBeUndefined();
  });

  it("prints the size of the XRD and of every module", () => {
    expect(generate().out).toMatch(/^XRD: \d+ of 1048576 bytes\ninfrastructure aws: \d+ of 32768 bytes\n/);
  });

  it("--check lists stale and missing files, exits with 1 and writes nothing", () => {
    generate();
    appendFileSync(join(folder, "crossplane.yaml"), "# edited\n");
    rmSync(join(folder, "docs/reference/api.md"));

    const { failure, stderr } = generate("--check");

    expect(failure).toMatchObject({ exitCode: 1 });
    expect(stderr).toContain("crossplane.yaml is stale");
    expect(stderr).toContain("docs/reference/api.md is stale");
    expect(stderr).not.toContain("status.md");
    expect(readFileSync(join(folder, "crossplane.yaml"), "utf8")).toContain("# edited");
  });

  it("preserves handwritten text below the marker, which is not stale", () => {
    generate();
    appendFileSync(join(folder, page), "\nBy hand.\n");

    expect(generate("--check").failure).toBeUndefined();
    generate();
    expect(readFileSync(join(folder, page), "utf8")).toMatch(/\nBy hand\.\n$/);
  });

  it("reports the page of a removed module, and does not delete it", () => {
    generate();
    writeFileSync(join(folder, "docs/reference/infrastructure/gone.md"), "By hand.\n");

    const { failure, stderr } = generate("--check");

    expect(failure).toMatchObject({ exitCode: 1 });
    expect(stderr).toContain("docs/reference/infrastructure/gone.md is no longer generated");
    expect(readFileSync(join(folder, "docs/reference/infrastructure/gone.md"), "utf8")).toBe("By hand.\n");
  });
});
