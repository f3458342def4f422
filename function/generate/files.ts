import type { Schema } from "../schema.ts";
import { composition } from "./composition.ts";
import { claimsDefinition, modernDefinition } from "./definition.ts";
import { inputDefinition } from "./input.ts";
import { claims, modern, type Offer } from "./names.ts";
import { configurationMeta, functionMeta, whyThisCrossplane } from "./package-meta.ts";
import { clusterRole, whyThisRole } from "./rbac.ts";
import { addonPage, controlPlanePage, infrastructurePage } from "./reference/module-page.ts";
import { apiPage, inputPage, statusPage } from "./reference/pages.ts";
import { manifest } from "./yaml.ts";

/** Folders in which every file is generated. */
export const generatedFolders = ["docs/reference", "package/rbac"];

/** Everything that is made from the schema, by its path in the project. */
export function generateFiles(schema: Schema): Map<string, string> {
  return new Map([
    ["crossplane.yaml", manifest(functionMeta(), whyThisCrossplane)],
    ["package/function/input.yaml", manifest(inputDefinition(schema))],
    ["package/rbac/crossplane-compose-cluster-api.yaml", manifest(clusterRole(schema), whyThisRole)],
    ...configuration(modern, modernDefinition(schema)),
    ...configuration(claims, claimsDefinition(schema)),
    ...reference(schema),
  ]);
}

function configuration(offer: Offer, definition: object): [path: string, content: string][] {
  return [
    [`${offer.folder}/crossplane.yaml`, manifest(configurationMeta(offer), whyThisCrossplane)],
    [`${offer.folder}/definition.yaml`, manifest(definition)],
    [`${offer.folder}/composition.yaml`, manifest(composition(offer))],
  ];
}

function reference(schema: Schema): [path: string, content: string][] {
  return [
    ["docs/reference/api.md", apiPage(schema)],
    ["docs/reference/input.md", inputPage(schema)],
    ["docs/reference/status.md", statusPage()],
    ...schema.infrastructure.map((module): [string, string] => [
      `docs/reference/infrastructure/${module.name}.md`,
      infrastructurePage(schema, module),
    ]),
    ...schema.controlPlane.map((module): [string, string] => [
      `docs/reference/control-plane/${module.name}.md`,
      controlPlanePage(schema, module),
    ]),
    ...schema.addons.map((module): [string, string] => [
      `docs/reference/addons/${module.name}.md`,
      addonPage(schema, module),
    ]),
  ];
}
