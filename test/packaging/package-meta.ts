import { parse, stringify } from "yaml";
import { z } from "zod";

const dependency = z.looseObject({ kind: z.string(), package: z.string() });
const packageMeta = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ dependsOn: z.array(dependency).optional() }),
});

export type PackageMeta = z.infer<typeof packageMeta>;

export function parseMeta(text: string): PackageMeta {
  return packageMeta.parse(parse(text));
}

/** Repository path of the Function that a Configuration depends on, without the registry's host. */
export function functionRepositoryOf({ metadata, spec }: PackageMeta): string {
  const found = spec.dependsOn?.find(({ kind }) => kind === "Function");
  if (!found) throw new Error(`cannot install ${metadata.name}: its crossplane.yaml depends on no Function`);
  return found.package.slice(found.package.indexOf("/") + 1);
}

/** The same metadata, with our Function pulled from another registry. */
export function pullFunctionFrom(registryHost: string, meta: PackageMeta): string {
  const dependsOn = meta.spec.dependsOn?.map((each) =>
    each.kind === "Function" ? { ...each, package: `${registryHost}/${functionRepositoryOf(meta)}` } : each,
  );
  return stringify({ ...meta, spec: { ...meta.spec, dependsOn } });
}

/** Crossplane's name of a package that it installs as a dependency: ToDNSLabel of the repository path. */
export function dependencyNameOf(repository: string): string {
  return repository
    .replaceAll(/[./:]/g, "-")
    .replaceAll(/[^a-z0-9-]/g, "")
    .slice(0, 63);
}
