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

/** Runs the command and answers what it printed, and what it complained about. */
function generate(...words: string[]) {
  const said = { out: "", complaint: "" };
  const command = generateCommand()
    .exitOverride()
    .configureOutput({ writeOut: (text) => (said.out += text), writeErr: (text) => (said.complaint += text) });
  const failure = attempt(() => command.parse([...words, "--folder", folder], { from: "user" }));
  return { ...said, failure };
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
  it("writes files that are not stale then", () => {
    expect(generate().failure).toBeUndefined();
    expect(generate("--check").failure).toBeUndefined();
  });

  it("prints the size of the XRD and of every module", () => {
    expect(generate().out).toMatch(/^XRD: \d+ of 1048576 bytes\ninfrastructure aws: \d+ of 25600 bytes\n/);
  });

  it("names a stale and a missing file, exits with 1 and writes nothing", () => {
    generate();
    appendFileSync(join(folder, "crossplane.yaml"), "# edited\n");
    rmSync(join(folder, "docs/reference/api.md"));

    const { failure, complaint } = generate("--check");

    expect(failure).toMatchObject({ exitCode: 1 });
    expect(complaint).toContain("crossplane.yaml is stale");
    expect(complaint).toContain("docs/reference/api.md is stale");
    expect(complaint).not.toContain("status.md");
    expect(readFileSync(join(folder, "crossplane.yaml"), "utf8")).toContain("# edited");
  });

  it("keeps prose below the marker and does not call it stale", () => {
    generate();
    appendFileSync(join(folder, page), "\nBy hand.\n");

    expect(generate("--check").failure).toBeUndefined();
    generate();
    expect(readFileSync(join(folder, page), "utf8")).toMatch(/\nBy hand\.\n$/);
  });

  it("names a page of a module that is gone, and leaves its prose to a person", () => {
    generate();
    writeFileSync(join(folder, "docs/reference/infrastructure/gone.md"), "By hand.\n");

    const { failure, complaint } = generate("--check");

    expect(failure).toMatchObject({ exitCode: 1 });
    expect(complaint).toContain("docs/reference/infrastructure/gone.md is not generated any more");
    expect(readFileSync(join(folder, "docs/reference/infrastructure/gone.md"), "utf8")).toBe("By hand.\n");
  });
});
