import { describe, expect, it } from "vitest";
import { schema } from "../schema.ts";
import { identify } from "../composite.ts";
import { buildComposition } from "./composition.ts";
import { buildClaimsDefinition, longestName, buildModernDefinition } from "./definition.ts";
import { claims, modern } from "./names.ts";
import { buildStatusSchema } from "./spec-schema.ts";
import { nodesOf } from "./walk.ts";

const definitions = [buildModernDefinition(schema), buildClaimsDefinition(schema)];

function openApi(definition: (typeof definitions)[number]) {
  return definition.spec.versions[0]?.schema.openAPIV3Schema;
}

describe("the XRDs", () => {
  it("have the scope and API version of the two forms of the API", () => {
    const [namespaced, legacy] = [buildModernDefinition(schema), buildClaimsDefinition(schema)];

    expect(namespaced).toMatchObject({ apiVersion: "apiextensions.crossplane.io/v2", spec: { scope: "Namespaced" } });
    expect(namespaced.spec).not.toHaveProperty("claimNames");
    expect(legacy).toMatchObject({ apiVersion: "apiextensions.crossplane.io/v1", spec: { scope: "LegacyCluster" } });
    expect(legacy.spec.claimNames.kind).toBe("KubernetesCluster");
    expect(legacy.spec.claimNames.plural).not.toBe(legacy.spec.names.plural);
  });

  it("are named after plural and group, as Crossplane requires", () => {
    for (const { metadata, spec } of definitions) expect(metadata.name).toBe(`${spec.names.plural}.${spec.group}`);
  });

  it("have the same spec and status", () => {
    const [namespaced, legacy] = definitions.map((definition) => openApi(definition)?.properties);

    expect(namespaced).toEqual(legacy);
  });

  it("have only columns of existing status fields", () => {
    const paths = new Map(nodesOf(buildStatusSchema(), ".status"));
    const columns = definitions.flatMap((definition) => definition.spec.versions[0]?.additionalPrinterColumns ?? []);

    expect(columns.map(({ jsonPath }) => jsonPath).filter((path) => !paths.has(path))).toEqual([]);
  });

  it("refer to existing Compositions for the same kind", () => {
    for (const [definition, variant] of [
      [definitions[0], modern],
      [definitions[1], claims],
    ] as const) {
      const made = buildComposition(variant);
      const served = `${definition?.spec.group}/${definition?.spec.versions[0]?.name}`;

      expect(definition?.spec.defaultCompositionRef.name).toBe(made.metadata.name);
      expect(made.spec.compositeTypeRef).toEqual({ apiVersion: served, kind: definition?.spec.names.kind });
    }
  });
});

describe("the rule about the name", () => {
  const rules = definitions.map((definition) => openApi(definition)?.["x-kubernetes-validations"]?.[0]);

  it("allows the same names as the function", () => {
    const named = (length: number) => ({ metadata: { name: "a".repeat(length), namespace: "team" } });

    expect(() => identify(named(longestName))).not.toThrow();
    expect(() => identify(named(longestName + 1))).toThrow(/at most/);
    expect(rules[0]?.rule).toContain(`size(self.metadata.name) <= ${longestName} &&`);
  });

  it("allows Crossplane's suffix in the name of the XR, but no longer name for the claim", () => {
    expect(rules[1]?.rule).toContain(`self.kind == 'KubernetesCluster' ? ${longestName} : ${longestName + 6}`);
  });

  it("is at the root, with the path of the name", () => {
    expect(rules.map((rule) => rule?.fieldPath)).toEqual([".metadata.name", ".metadata.name"]);
  });
});
