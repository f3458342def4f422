import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imagesFor } from "../e2e/aws/images.ts";
import { findMoto, motoFolder, pythonOf } from "../e2e/build/moto.ts";
import { runProgram } from "../e2e/supervision/run-program.ts";

const build = findMoto();
if (!build)
  process.stderr.write("!!! NOT INSTALLED, SO NOT TRIED: MOTO WITH OUR PATCHES (npm run e2e -- --provider aws) !!!\n");

test.runIf(build)(
  "moto's patches and injected errors do what they say",
  async () => {
    if (!build) return;
    expect(existsSync(join(motoFolder, "test", "test_patches.py"))).toBe(true);
    const words = ["-B", "-m", "unittest", "discover", "--start-directory", "test", "--top-level-directory", "."];
    await runProgram({ command: pythonOf(build), arguments: words, folder: motoFolder });
  },
  300_000,
);

test("every requirement is pinned with hashes", () => {
  const text = readFileSync(join(motoFolder, "requirements.txt"), "utf8").replaceAll("\\\n", "");
  const lines = text.split("\n").filter((line) => line !== "");
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/u);
});

test("there is an image for each version and architecture, with an ID of its own", () => {
  const images = imagesFor({ kubeadm: ["v1.34.2", "v1.35.2"], eks: ["v1.35.0"] });
  expect(images).toHaveLength(6);
  expect(new Set(images.map((image) => Object(image)["ami_id"])).size).toBe(6);
  expect(images.map((image) => Object(image)["name"])).toContain("amazon-eks-node-al2023-arm64-standard-1.35");
});
