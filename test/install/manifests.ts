import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { type KubernetesObject, kubernetesObject } from "../e2e/kubernetes/object.ts";

export const installFolder = join(import.meta.dirname, "..", "..", "install");

const kustomizationFile = "kustomization.yaml";
const kustomization = z.looseObject({ resources: z.array(z.string()) });

/** What a folder of `install/` applies by itself: files and folders, as its kustomization names them. */
export function listResources(folder: string): readonly string[] {
  const text = readFileSync(join(installFolder, folder, kustomizationFile), "utf8");
  return kustomization.parse(parse(text)).resources;
}

/** Folders of `install/`, each of which can be applied by itself. */
export function listFolders(): readonly string[] {
  const entries = readdirSync(installFolder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Manifests of a folder, whether its kustomization names them or not. */
export function listManifestFiles(folder: string): readonly string[] {
  const files = readdirSync(join(installFolder, folder));
  return files.filter((name) => name.endsWith(".yaml") && name !== kustomizationFile);
}

/** Every object of `install/`, or of these folders, in the order of the paths. */
export function readInstalledObjects(folders = listFolders()): readonly KubernetesObject[] {
  const files = folders.flatMap((folder) => listManifestFiles(folder).map((file) => join(folder, file)));
  return files.toSorted().flatMap((file) => parseObjects(readFileSync(join(installFolder, file), "utf8")));
}

function parseObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).map((document) => kubernetesObject.parse(document.toJS()));
}

/** The only object of its kind. */
export function findInstalledObject(kind: string): KubernetesObject {
  const [found, ...others] = readInstalledObjects().filter((object) => object.kind === kind);
  if (!found || others.length > 0)
    throw new Error(`cannot find the ${kind}: install/ has ${others.length + 1} of them`);
  return found;
}
