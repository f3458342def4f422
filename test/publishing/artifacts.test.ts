import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { buildPackages } from "../packaging/built-packages.ts";
import { readShippedPackages } from "../packaging/shipped-packages.ts";
import { writeArtifacts } from "./artifacts.ts";

const packages = buildPackages({ ...readShippedPackages("registry.example.org/team"), version: "v1.0.0" });
const repository = { commit: "a1", committed: new Date(0), changes: [], commitOfTag: () => undefined };
const sections = [{ title: "1.0.0", text: "- New." }];
const inputs = { packages, registry: "registry.example.org/team", repository, sections, environment: {} };

const statement = z.object({ subject: z.array(z.object({ name: z.string() })) });

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("every file of a release is listed, and its checksum is right", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "stale"), "of an earlier run");
  const { files } = writeArtifacts(folder, inputs);

  expect(files.map((file) => basename(file)).toSorted()).toEqual(
    readdirSync(folder)
      .filter((name) => name !== "oci")
      .toSorted(),
  );
  const checked = execFileSync("sha256sum", ["--check", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
  expect(checked.trim().split("\n")).toHaveLength(files.length - 1);
  expect(readFileSync(join(folder, "RELEASE_NOTES.md"), "utf8")).toBe("- New.\n");
  expect(readFileSync(join(folder, "IMAGES"), "utf8").split("\n")[0]).toBe(
    `registry.example.org/team/function-cluster-api:v1.0.0@${packages.function.layout.digest}`,
  );
});

test("the same inputs make the same bytes", () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  writeArtifacts(one, inputs);
  writeArtifacts(other, inputs);

  expect(readFileSync(join(one, "SHA256SUMS"))).toEqual(readFileSync(join(other, "SHA256SUMS")));
});

test("the provenance names every package and SBOM", () => {
  const folder = temporaryFolder();
  writeArtifacts(folder, inputs);
  const name = readdirSync(folder).find((each) => each.endsWith(".provenance.json")) ?? "";
  const { subject } = statement.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));

  const contents = readdirSync(folder).filter((each) => /\.(?:xpkg|cdx\.json)$/.test(each));
  const images = [packages.function, ...packages.configurations].map((each) => each.repository);
  expect(subject.map((each) => each.name).toSorted()).toEqual([...images, ...contents].toSorted());
});

test("a version that the changelog does not know is rejected", () => {
  expect(() => writeArtifacts(temporaryFolder(), { ...inputs, sections: [] })).toThrow("CHANGELOG.md has no section");
});
