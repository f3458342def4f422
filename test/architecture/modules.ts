import { addonProviders } from "../../function/addons/index.ts";
import { bootstrapProviders } from "../../function/bootstrap/index.ts";
import { controlPlaneProviders } from "../../function/control-plane/index.ts";
import { infrastructureProviders } from "../../function/infrastructure/index.ts";

interface Module {
  readonly name: string;
  readonly kinds: readonly { readonly group: string; readonly kind: string }[];
}

/** Modules by the folder of their family. */
export const families: Readonly<Record<string, readonly Module[]>> = {
  addons: addonProviders,
  bootstrap: bootstrapProviders,
  "control-plane": controlPlaneProviders,
  infrastructure: infrastructureProviders,
};

/** The module that a file belongs to, as `family/name`; undefined for interfaces, lists and shared code. */
export function moduleOf(file: string): string | undefined {
  const [family = "", name = ""] = file.replace(/\.ts$/, "").split("/");
  return families[family]?.some((module) => module.name === name) ? `${family}/${name}` : undefined;
}

/**
 * Matches the name of a module where it means that module: at the beginning of a text, a field or a path segment, as
 * the key of an object, and in destructuring. Elsewhere the name may be a plain word at the start of an unrelated
 * identifier.
 */
export function namesModule(name: string): RegExp {
  return new RegExp(`["'\`./]${name}|[{,]\\s*${name}\\s*[,}]|\\b${name}\\??:`, "i");
}
