import { statSync } from "node:fs";
import { registry } from "../../function/generate/names.ts";
import { buildComponent } from "../e2e/build/build.ts";
import { registry as registryBuild } from "../e2e/build/components.ts";
import { say } from "../e2e/progress.ts";
import { buildPackages } from "../packaging/built-packages.ts";
import { readRuntimeImages } from "../packaging/read-runtime.ts";
import { readShippedPackages } from "../packaging/shipped-packages.ts";
import { type Artifacts, writeArtifacts } from "./artifacts.ts";
import { readSections } from "./changelog.ts";
import { checkReleasable } from "./check.ts";
import { sha256OfFile } from "./checksums.ts";
import { publish } from "./publish.ts";
import { readRepository } from "./repository.ts";
import { sign } from "./sign.ts";

export type ReleaseOptions = {
  readonly dryRun: boolean;
  /** Folder. */
  readonly output: string;
  /** Paths; see `readRuntimeImages`. */
  readonly runtimeImage: readonly string[];
  /** A private key; true for the identity of the build. */
  readonly sign?: string | true;
};

/** Writes everything, then pushes and signs; a dry run only writes. */
export async function release(options: ReleaseOptions): Promise<void> {
  const artifacts = build(options);
  for (const file of artifacts.files) say(`${sha256OfFile(file)}  ${sizeOf(file)}  ${file}`);
  if (options.dryRun)
    for (const { reference, digest } of artifacts.packages) say(`not pushed (dry run): ${reference}@${digest}`);
  else await publishAll(artifacts, options.sign);
}

function build({ dryRun, output, runtimeImage }: ReleaseOptions): Artifacts {
  const [repository, sections] = [readRepository(), readSections()];
  const packages = buildPackages(readShippedPackages(), runtimeImage.flatMap(readRuntimeImages));
  const { version } = packages;
  if (!dryRun) checkReleasable({ version, repository, sections, runtimeImages: runtimeImage });
  say(`${version} of ${repository.commit}${repository.changes.length > 0 ? " with uncommitted changes" : ""}`);
  if (runtimeImage.length === 0) say("!!! THE FUNCTION CONTAINS NO PROGRAM: NO --runtime-image !!!");
  return writeArtifacts(output, { packages, registry, repository, sections, environment: process.env });
}

async function publishAll(artifacts: Artifacts, key: ReleaseOptions["sign"]): Promise<void> {
  const crane = await buildComponent(registryBuild);
  for (const reference of await publish(crane, artifacts.packages)) say(`pushed ${reference}`);
  if (key === undefined) return;
  await sign(artifacts, key === true ? undefined : key);
  say("signed");
}

function sizeOf(file: string): string {
  return `${Math.ceil(statSync(file).size / 1024)} KiB`.padStart(9);
}
