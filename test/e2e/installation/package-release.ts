import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { buildPackages } from "../../packaging/built-packages.ts";
import { dependencyNameOf, parseMeta } from "../../packaging/package-meta.ts";
import { pushPackage } from "../../packaging/push.ts";
import { readShippedPackages, type ShippedPackage } from "../../packaging/shipped-packages.ts";
import { writePackages } from "../../packaging/write-packages.ts";
import { buildComponent } from "../build/build.ts";
import { registry } from "../build/components.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { packageApi } from "./installation.ts";

/** An object of the package manager, and the package that it installs. */
export type Installed = {
  readonly kind: "Configuration" | "Function";
  readonly name: string;
  /** With host and tag. */
  readonly package: string;
};

/** The Function comes first: a Configuration depends on it. */
export type PackageRelease = readonly Installed[];

const installed = z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ package: z.string() }) });

export async function findInstalledRelease(client: KubernetesClient): Promise<PackageRelease> {
  const found: Installed[] = [];
  for (const kind of ["Function", "Configuration"] as const) {
    const objects = await client.list({ apiVersion: packageApi, kind });
    const parsed = objects.map((object) => installed.parse(object));
    found.push(...parsed.map(({ metadata, spec }) => ({ kind, name: metadata.name, package: spec.package })));
  }
  return found;
}

/** Pushes the packages of a folder under a tag, beside those that are installed. */
export async function pushRelease(
  root: string | undefined,
  tag: string,
  beside: PackageRelease,
): Promise<PackageRelease> {
  const shipped = readShippedPackages(registryPathOf(beside), root);
  const { function: shippedFunction, configurations } = shipped;
  const marked = {
    function: mark(shippedFunction, tag),
    configurations: configurations.map((each) => mark(each, tag)),
  };
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-packages-"));
  try {
    const written = writePackages(folder, buildPackages({ ...marked, version: tag }));
    const build = await buildComponent(registry);
    for (const each of [written.function, ...written.configurations]) await pushPackage(build, each);
    return [
      { kind: "Function", name: dependencyNameOf(written.function.repository), package: written.function.reference },
      ...written.configurations.map(({ name, reference }) => configuration(name, reference)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function configuration(name: string, reference: string): Installed {
  return { kind: "Configuration", name, package: reference };
}

/** Without a difference, two tags would be one revision. */
function mark(shipped: ShippedPackage, tag: string): ShippedPackage {
  const meta = parseMeta(shipped.content.meta);
  const annotations = { ...Object(meta.metadata["annotations"]), "example.org/release": tag };
  const marked = { ...meta, metadata: { ...meta.metadata, annotations } };
  return { ...shipped, content: { ...shipped.content, meta: stringify(marked) } };
}

function registryPathOf([first]: PackageRelease): string {
  return first?.package.split("/").slice(0, -1).join("/") ?? "";
}
