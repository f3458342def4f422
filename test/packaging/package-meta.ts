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

/** The same metadata of a Configuration, with our Function pulled from another repository (with its host). */
export function pullFunctionFrom(repository: string, meta: PackageMeta): string {
  const isFunction = ({ kind }: { readonly kind: string }): boolean => kind === "Function";
  if (!meta.spec.dependsOn?.some(isFunction))
    throw new Error(`cannot install ${meta.metadata.name}: its crossplane.yaml depends on no Function`);
  const dependsOn = meta.spec.dependsOn.map((each) => (isFunction(each) ? { ...each, package: repository } : each));
  return stringify({ ...meta, spec: { ...meta.spec, dependsOn } });
}

/** Crossplane's name of a package that it installs as a dependency: ToDNSLabel of the path, without the host. */
export function dependencyNameOf(repository: string): string {
  return repository
    .slice(repository.indexOf("/") + 1)
    .slice(0, 63)
    .replaceAll(/[./:]/g, "-")
    .replaceAll(/[^a-z0-9-]|^-+|-+$/g, "");
}
