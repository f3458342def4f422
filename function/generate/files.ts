import { bootstrapProviders } from "../bootstrap/index.ts";
import type { Schema } from "../schema.ts";
import { buildComposition } from "./composition.ts";
import { buildControlPlaneReaders, readerComment } from "./control-plane-readers.ts";
import { buildClaimsDefinition, buildModernDefinition } from "./definition.ts";
import { buildDeletionOrder, policyComment } from "./deletion-order.ts";
import { buildInputDefinition } from "./input.ts";
import { renderInstalledConfiguration, renderInstalledFunction, functionComment } from "./installed.ts";
import { claims, modern, type ApiVariant } from "./names.ts";
import { renderConfigurationMeta, renderFunctionMeta, crossplaneComment } from "./package-meta.ts";
import { buildClusterRole, roleComment } from "./rbac.ts";
import { renderAddonPage, renderControlPlanePage, renderInfrastructurePage } from "./reference/module-page.ts";
import { renderNodesPage } from "./reference/nodes-page.ts";
import { renderApiPage, renderInputPage, renderStatusPage } from "./reference/pages.ts";
import { formatManifest } from "./yaml.ts";

/** Folders that contain only generated files. */
export const generatedFolders = ["docs/reference"];

/** Content of all generated files, by path in the project. */
export function generateFiles(schema: Schema): Map<string, string> {
  return new Map([
    ["crossplane.yaml", formatManifest(renderFunctionMeta(), crossplaneComment)],
    ["package/function/input.yaml", formatManifest(buildInputDefinition(schema))],
    ["install/permissions/cluster-role.yaml", formatManifest(buildClusterRole(schema), roleComment)],
    ...generateReaders(schema),
    ["install/deletion-order/policy.yaml", formatManifest(buildDeletionOrder(schema), policyComment)],
    ["install/function/function.yaml", formatManifest(renderInstalledFunction(), functionComment)],
    ["install/configuration/configuration.yaml", formatManifest(renderInstalledConfiguration(modern))],
    ["install/configuration-claims/configuration.yaml", formatManifest(renderInstalledConfiguration(claims))],
    ...generateConfiguration(modern, buildModernDefinition(schema)),
    ...generateConfiguration(claims, buildClaimsDefinition(schema)),
    ...generateReference(schema),
  ]);
}

function generateReaders({ controlPlane }: Schema): [path: string, content: string][] {
  return [...buildControlPlaneReaders(controlPlane)].map(([file, manifest]) => [
    `install/permissions/${file}`,
    formatManifest(manifest, readerComment),
  ]);
}

function generateConfiguration(variant: ApiVariant, definition: object): [path: string, content: string][] {
  return [
    [`${variant.folder}/crossplane.yaml`, formatManifest(renderConfigurationMeta(variant), crossplaneComment)],
    [`${variant.folder}/definition.yaml`, formatManifest(definition)],
    [`${variant.folder}/composition.yaml`, formatManifest(buildComposition(variant))],
  ];
}

function generateReference(schema: Schema): [path: string, content: string][] {
  return [
    ["docs/reference/api.md", renderApiPage(schema)],
    ["docs/reference/input.md", renderInputPage(schema)],
    ["docs/reference/status.md", renderStatusPage()],
    ["docs/reference/nodes.md", renderNodesPage(bootstrapProviders)],
    ...schema.infrastructure.map((module): [string, string] => [
      `docs/reference/infrastructure/${module.name}.md`,
      renderInfrastructurePage(schema, module),
    ]),
    ...schema.controlPlane.map((module): [string, string] => [
      `docs/reference/control-plane/${module.name}.md`,
      renderControlPlanePage(schema, module),
    ]),
    ...schema.addons.map((module): [string, string] => [
      `docs/reference/addons/${module.name}.md`,
      renderAddonPage(schema, module),
    ]),
  ];
}
