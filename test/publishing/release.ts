import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registry as registryBuild } from "../e2e/build/components.ts";
import { buildComponent } from "../e2e/build/build.ts";
import { Problem } from "../e2e/problem.ts";
import { buildPackages } from "../packaging/built-packages.ts";
import { pushPackage } from "../packaging/push.ts";
import { readRuntimeImages } from "../packaging/read-runtime.ts";
import { writePackages, type WrittenPackage } from "../packaging/write-packages.ts";
import { findSection, readSections } from "./changelog.ts";
import { checkReleasable } from "./check.ts";
import { checksums, sha256Of } from "./checksums.ts";
import { readRepository } from "./repository.ts";

export type ReleaseOptions = {
  readonly dryRun: boolean;
  /** Folder. */
  readonly output: string;
  /** Host and path, such as `registry.example.org/team`. */
  readonly registry: string;
  /** Paths; see `readRuntimeImages`. */
  readonly runtimeImage: readonly string[];
};

/** Writes everything, then pushes; a dry run only writes. */
export async function release({ dryRun, output, registry, runtimeImage }: ReleaseOptions): Promise<void> {
  const repository = readRepository();
  const packages = buildPackages({ registry, runtimes: runtimeImage.flatMap(readRuntimeImages) });
  const sections = readSections();
  const { version } = packages;
  if (!dryRun) checkReleasable({ version, repository, sections, runtimeImages: runtimeImage });
  say(`${version} of ${repository.commit}${repository.changes.length > 0 ? " with uncommitted changes" : ""}`);

  const written = writePackages(output, packages);
  const files = written.flatMap((each) => each.files);
  const write = (name: string, text: string): void => {
    writeFileSync(join(output, name), text);
    files.push(join(output, name));
  };
  write("RELEASE_NOTES.md", releaseNotes(version));
  write("IMAGES", written.map(({ reference, digest }) => `${reference}@${digest}\n`).join(""));
  write("SHA256SUMS", checksums(files));
  for (const file of files) say(`${sha256Of(file)}  ${sizeOf(file)}  ${file}`);

  if (dryRun) for (const { reference, digest } of written) say(`not pushed (dry run): ${reference}@${digest}`);
  else await push(written);
}

async function push(written: readonly WrittenPackage[]): Promise<void> {
  const build = await buildComponent(registryBuild);
  for (const each of written) say(`pushed ${await pushPackage(build, each)}`);
}

function releaseNotes(version: string): string {
  const section = findSection(version.slice(1));
  if (!section) throw new Problem(`cannot release ${version}: CHANGELOG.md has no section of it`);
  return `${section.text}\n`;
}

function sizeOf(file: string): string {
  return `${Math.ceil(statSync(file).size / 1024)} KiB`.padStart(9);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
