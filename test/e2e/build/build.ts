import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onInterruption } from "../interruption.ts";
import { cacheFolder, toolsFolder } from "../places.ts";
import { say, step } from "../progress.ts";
import { type Component, versionOf } from "./components.ts";
import { checkGo, go } from "./go.ts";

/** A folder with `bin/<program>` and `manifests/<name>/…`. */
export type Build = { readonly folder: string };

export function programOf(build: Build, program: string): string {
  return join(build.folder, "bin", program);
}

export function manifestsOf(build: Build, name: string): string {
  return join(build.folder, "manifests", name);
}

/** The component if the cache has it. */
export function findBuild(component: Component): Build | undefined {
  const folder = join(cacheFolder, cacheKey(component));
  return existsSync(folder) ? { folder } : undefined;
}

/** Builds the component, unless the cache has it. */
export async function buildComponent(component: Component): Promise<Build> {
  const existing = findBuild(component);
  if (existing) return existing;
  const folder = join(cacheFolder, cacheKey(component));
  await checkGo(join(toolsFolder, component.name));
  // The folder gets its name last, so that an interrupted build never looks like a finished one.
  const partial = `${folder}.partial-${process.pid}`;
  const removePartial = (): void => rmSync(partial, { recursive: true, force: true });
  const stopListening = onInterruption(removePartial);
  try {
    await buildInto(partial, component);
    renameSync(partial, folder);
  } finally {
    stopListening();
    removePartial();
  }
  return { folder };
}

async function buildInto(folder: string, component: Component): Promise<void> {
  const source = join(toolsFolder, component.name);
  say(`building ${component.name} ${versionOf(component)} (cached for later runs)`);
  for (const [program, goPackage] of Object.entries(component.programs)) {
    const target = join(folder, "bin", program);
    await step(`build ${program}`, () => go(source, ["build", ...flagsOf(component), "-o", target, goPackage]));
  }
  // With these flags, go test uses the packages that go build has compiled; vet would read all of them.
  const tests = ["test", "-trimpath", "-vet=off", ...tagsOf(component), "./..."];
  if (component.tests) await step(`test ${component.name}`, () => go(source, tests));
  for (const [name, { module, folder: inModule }] of Object.entries(component.manifests ?? {})) {
    copyFiles(join(await moduleFolder(source, module), inModule), join(folder, "manifests", name));
  }
}

/** `go build` downloads only the modules that it compiles. A module that is needed for its files is downloaded here. */
async function moduleFolder(source: string, module: string): Promise<string> {
  await go(source, ["mod", "download", module]);
  return (await go(source, ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", module])).trim();
}

function flagsOf(component: Component): readonly string[] {
  const variables = Object.entries(component.linkerVariables?.(versionOf(component)) ?? {});
  const linkerFlags = ["-s", "-w", ...variables.map(([name, value]) => `-X=${name}=${value}`)].join(" ");
  return ["-mod=readonly", "-trimpath", "-buildvcs=false", ...tagsOf(component), `-ldflags=${linkerFlags}`];
}

function tagsOf({ tags }: Component): readonly string[] {
  return tags ? [`-tags=${tags}`] : [];
}

function cacheKey(component: Component): string {
  const hash = createHash("sha256").update(JSON.stringify([component, flagsOf(component)]));
  for (const file of ["go.mod", "go.sum", ...(component.sources ?? []), ...(component.tests ?? [])])
    hash.update(readFileSync(join(toolsFolder, component.name, file)));
  const platform = `${process.platform}-${process.arch}`;
  return [component.name, versionOf(component), platform, hash.digest("hex").slice(0, 12)].join("-");
}

/** Copies contents without modes: the module cache is read-only, and a read-only copy would be hard to delete. */
function copyFiles(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(source));
  }
}
