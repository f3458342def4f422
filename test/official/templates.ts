import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { projectRoot } from "../e2e/places.ts";

/** Folder with the templates of providers, `<provider>/<release>/**.yaml`; they are not part of this project. */
const root = process.env["TEMPLATES_DIR"] ?? join(projectRoot, "..", "shared", "templates");

/** Values of the variables that clusterctl and the end-to-end tests of Cluster API replace. */
const variables: Readonly<Record<string, string>> = {
  CLUSTER_NAME: "demo",
  NAMESPACE: "team-a",
  KUBERNETES_VERSION: "v1.35.2",
  CONTROL_PLANE_MACHINE_COUNT: "1",
  WORKER_MACHINE_COUNT: "2",
  DOCKER_POD_CIDRS: "192.168.0.0/16",
  DOCKER_SERVICE_CIDRS: "10.96.0.0/12",
  DOCKER_SERVICE_DOMAIN: "cluster.local",
};

/** The version in templates without variables. */
const fixedVersion = /v1\.\d+\.\d+-(alpha|beta|rc)\.\d+/g;

export function hasTemplates(release: string): boolean {
  return existsSync(join(root, release));
}

/** Paths of all templates of a release, below its folder. */
export function listTemplates(release: string): readonly string[] {
  return globSync("**/*.yaml", { cwd: join(root, release) }).toSorted();
}

const object = z.record(z.string(), z.json());

/** The objects of a template, with its variables replaced. */
export function readTemplate(release: string, file: string): readonly JsonObject[] {
  const text = replaceVariables(readFileSync(join(root, release, file), "utf8"));
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((value) => value !== null)
    .map((value) => object.parse(value));
}

/** Replaces `${NAME}`, `${NAME:-default}` and `${NAME:=default}`, the innermost first. */
function replaceVariables(text: string): string {
  const innermost = /\$\{([A-Z_]+)(?::[-=]([^${}]*))?\}/g;
  const replaced = text.replaceAll(innermost, (_, name: string, fallback = "") => variables[name] ?? String(fallback));
  return replaced === text
    ? text.replaceAll(fixedVersion, variables["KUBERNETES_VERSION"] ?? "")
    : replaceVariables(replaced);
}
