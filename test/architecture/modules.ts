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

/** The module that a file is of, as `family/name`; undefined for interfaces, lists and shared code. */
export function moduleOf(file: string): string | undefined {
  const [family = "", name = ""] = file.replace(/\.ts$/, "").split("/");
  return families[family]?.some((module) => module.name === name) ? `${family}/${name}` : undefined;
}

/**
 * The name of a module where it means that module: at the beginning of a text, of a field or of a step of a path, as the key
 * of an object, and taken from one. A provider may be called by a plain word, with which identifiers begin that mean others.
 */
export function namesModule(name: string): RegExp {
  return new RegExp(`["'\`./]${name}|[{,]\\s*${name}\\s*[,}]|\\b${name}\\??:`, "i");
}
