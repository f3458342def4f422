import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { projectRoot } from "../e2e/places.ts";
import type { Provider } from "./providers.ts";

/** Folder with the templates of providers, `<provider>/<release>/**.yaml`; they are not part of this project. */
const root = process.env["TEMPLATES_DIR"] ?? join(projectRoot, "..", "shared", "templates");
const moduleCache = process.env["GOMODCACHE"] ?? join(homedir(), "go", "pkg", "mod");

/**
 * Folder with the templates of a provider: that of the collection, or its Go module, which is downloaded without its
 * dependencies. Undefined if this machine has neither.
 */
export function findTemplates({ release, module }: Provider): string | undefined {
  const collected = join(root, release);
  if (existsSync(collected)) return collected;
  return module === undefined ? undefined : findModule(module);
}

const downloaded = z.looseObject({ Dir: z.string() });

function findModule(module: string): string | undefined {
  const cached = join(moduleCache, module);
  if (existsSync(cached)) return cached;
  try {
    const output = execFileSync("go", ["mod", "download", "-json", module], {
      cwd: tmpdir(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 60_000,
    });
    return downloaded.parse(JSON.parse(output)).Dir;
  } catch {
    return undefined;
  }
}

/** Paths of all templates of a provider, below the folder. */
export function listTemplates(folder: string, { files, notFiles = [] }: Provider): readonly string[] {
  const excluded = new Set(globSync([...notFiles], { cwd: folder }));
  return globSync([...files], { cwd: folder })
    .filter((file) => !excluded.has(file))
    .toSorted();
}

/** The version in templates without variables. */
const fixedVersion = /v1\.\d+\.\d+-(alpha|beta|rc)\.\d+/g;
const object = z.record(z.string(), z.json());

/** The objects of a template, with its variables replaced. */
export function readTemplate(file: string, variables: Provider["variables"]): readonly JsonObject[] {
  const text = replaceVariables(readFileSync(file, "utf8"), variables);
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((value) => value !== null)
    .map((value) => object.parse(value));
}

/** Replaces `${NAME}`, `${NAME:-default}` and `${NAME:=default}`, the innermost first. `$${NAME}` becomes `${NAME}`. */
function replaceVariables(text: string, variables: Provider["variables"]): string {
  const innermost = /(?<!\$)\$\{([A-Z][A-Z0-9_]*)(?::[-=]([^${}]*))?\}/g;
  const replaced = text.replaceAll(innermost, (_, name: string, fallback?: string) => {
    const value = variables[name] ?? fallback;
    if (value === undefined) throw new Error(`cannot replace \${${name}}: it has neither a value nor a default`);
    return value;
  });
  return replaced === text
    ? text.replaceAll(fixedVersion, variables["KUBERNETES_VERSION"] ?? "").replaceAll("$${", () => "${")
    : replaceVariables(replaced, variables);
}
