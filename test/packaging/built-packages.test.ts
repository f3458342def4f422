import { expect, test } from "vitest";
import { buildPackages, type BuiltPackage } from "./built-packages.ts";
import { json } from "./image.ts";
import { readShippedPackages } from "./shipped-packages.ts";

const shipped = readShippedPackages();
const settings = { User: "2000", Entrypoint: ["node"] };

function runtime(architecture: string) {
  const config = json({ architecture, os: "linux", config: settings, rootfs: { type: "layers", diff_ids: [] } });
  return { config, layers: [] };
}

function filesOf({ images }: BuiltPackage): readonly string[] {
  return images.map(({ file }) => file);
}

test("the Function is an index with a file for each platform, a Configuration one image", () => {
  const { function: built, configurations, version } = buildPackages(shipped, [runtime("amd64"), runtime("arm64")]);

  expect(filesOf(built)).toEqual([
    `function-cluster-api-${version}-amd64.xpkg`,
    `function-cluster-api-${version}-arm64.xpkg`,
  ]);
  expect(String(built.layout.files.get("index.json"))).toContain('application/vnd.oci.image.index.v1+json","digest');
  expect(configurations.map(filesOf)).toEqual([
    [`configuration-cluster-api-${version}.xpkg`],
    [`configuration-cluster-api-claims-${version}.xpkg`],
  ]);
});

test("one runtime image makes a package without an index, for its platform", () => {
  const { function: built, version } = buildPackages(shipped, [runtime("arm64")]);

  expect(filesOf(built)).toEqual([`function-cluster-api-${version}-arm64.xpkg`]);
  expect(String(built.layout.files.get("index.json"))).toContain("image.manifest.v1+json");
});

test.each([
  { given: ["amd64", "arm64", "amd64"], reason: "two runtime images are for linux/amd64" },
  { given: ["arm64", "s390x"], reason: "linux/amd64" },
])("runtime images for $given are rejected: $reason", ({ given, reason }) => {
  expect(() => buildPackages(shipped, given.map(runtime))).toThrow(reason);
});
