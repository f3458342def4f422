import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

const metaName = "crossplane.yaml";

/** Texts of YAML documents: the package's metadata and the objects that it installs. */
export type PackageContent = { readonly meta: string; readonly objects: readonly string[] };

/** Reads the metadata and every other YAML file below the folder, in the order of their paths. */
export function readPackage(folder: string, metaFile = join(folder, metaName)): PackageContent {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const objects = names.filter((name) => name.endsWith(".yaml") && name !== metaName).toSorted();
  return {
    meta: readFileSync(metaFile, "utf8"),
    objects: objects.map((name) => readFileSync(join(folder, name), "utf8")),
  };
}

/** The text of `package.yaml`, the only file that Crossplane reads of a package. */
export function packageStream({ meta, objects }: PackageContent): string {
  const documents = [meta, ...objects]
    .flatMap((text) => parseAllDocuments(text))
    .filter((document) => document.toJS() !== null);
  return documents
    .map((document) => `---\n${document.toString({ directives: false, lineWidth: 0 }).trimEnd()}\n`)
    .join("");
}
