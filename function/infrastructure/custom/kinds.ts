import { z } from "zod";
import { matchWhole } from "../../api/pattern.ts";
import { infrastructureGroup, type ProviderKind } from "../../cluster-api/kinds.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const step = "[A-Za-z_][A-Za-z0-9_-]*";
const field = `${step}(\\.${step})*`;
const place = `${step}(\\[\\]|\\{\\})?(\\.${step}(\\[\\]|\\{\\})?)*`;

/** The path of one field below a body. */
const fieldPath = () =>
  z.string().max(253).regex(matchWhole(field), "must be a path of fields, for example network.cidrBlock");

/** A path below a body that may go through lists and maps. */
const anyPath = () =>
  z.string().max(253).regex(matchWhole(place), "must be a path, for example sshKeys[].name or labels{}");

const paths = () => z.array(anyPath()).max(50).meta({ "x-kubernetes-list-type": "set" }).optional();

const PortableFields = z.strictObject({
  type: fieldPath().optional().describe("Field of `machine.type`."),
  imageName: fieldPath().optional().describe("Field of `machine.image.name`."),
  imageId: fieldPath().optional().describe("Field of `machine.image.id`."),
  diskSizeGiB: fieldPath().optional().describe("Field of `machine.disk.sizeGiB`, a number."),
  diskType: fieldPath().optional().describe("Field of `machine.disk.type`."),
});

const PolicyPaths = z.strictObject({
  identities: paths().describe("Names of identities."),
  secrets: paths().describe("Names of Secrets."),
  commands: paths().describe("What runs commands on machines."),
  files: paths().describe("Files on machines."),
  machineTypes: paths().describe("Machine types, besides `fields.type`."),
  endpoints: paths().describe("Hosts and virtual addresses of API servers."),
});

const apiVersion = () =>
  z
    .string()
    .max(63)
    .regex(/^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/, "must be a version, for example v1beta1");

const contractVersion = () => z.enum(["v1beta1", "v1beta2"]);

const OlderVersion = z.strictObject({
  version: apiVersion().describe("API version."),
  contract: contractVersion().describe("Contract of that version."),
});

const Kind = z.strictObject({
  kind: z
    .string()
    .max(63)
    .regex(/^[A-Z][A-Za-z0-9]*$/, "must be a kind, for example HetznerCluster")
    .describe("Kind, as in its CRD. No module of the function may have a kind of this name."),
  group: z
    .string()
    .max(253)
    .regex(
      matchWhole(`([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)*${infrastructureGroup.replaceAll(".", "\\.")}`),
      `must be ${infrastructureGroup} or a group that ends with it`,
    )
    .default(infrastructureGroup)
    .describe("API group: Cluster API's infrastructure group, or a group that ends with it."),
  version: apiVersion().describe("API version at which objects are composed."),
  role: z
    .enum(["InfrastructureCluster", "MachineTemplate"])
    .describe("What it is for Cluster API. The kind must be namespaced."),
  contract: contractVersion().describe(
    "Contract of this version, from the label `cluster.x-k8s.io/<contract>` of the CRD.",
  ),
  olderVersions: z
    .array(OlderVersion)
    .max(5)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["version"], maxItems: 5 })
    .optional()
    .describe(
      "Versions at which existing objects were composed: list the previous one when you change `version`. An equal " +
        "body at another version replaces no machine.",
    ),
  endpoint: z
    .enum(["Infrastructure", "User"])
    .default("Infrastructure")
    .describe(
      "Who provides the address of the API server, for an InfrastructureCluster: the provider, or the user in " +
        "`controlPlane.endpoint`. The user's is rendered in `spec.controlPlaneEndpoint`.",
    ),
  fields: PortableFields.prefault({}).describe(
    "Fields of a MachineTemplate that have the portable fields of `machine`. Portable fields without one are rejected.",
  ),
  immutable: z
    .array(fieldPath())
    .max(50)
    .meta({ "x-kubernetes-list-type": "set" })
    .optional()
    .describe("Fields of an InfrastructureCluster that cannot be changed once the cluster exists."),
  writtenBack: paths().describe(
    "Fields that a controller writes: no team and no override may set them. `controlPlaneEndpoint` and `providerID` " +
      "always belong to them.",
  ),
  protected: paths().describe("Fields that no override may change, such as an identity. A team sets them in the body."),
  otherNamespaces: paths().describe(
    "Fields whose name ends in `namespace` or `namespaces`, and that are no reference to an object. All others must " +
      "have the namespace of the cluster.",
  ),
  policyPaths: PolicyPaths.prefault({}).describe("What `policy` applies to. Without it a policy allows any value."),
});
export type CustomKind = z.output<typeof Kind>;

/** Fields that have no effect for a role are rejected. */
const CustomKind = Kind.superRefine(({ role, endpoint, immutable, fields }, context) => {
  const ofClusters = { endpoint: endpoint === "User", immutable: immutable !== undefined };
  const ofMachines = { fields: Object.keys(fields).length > 0 };
  const idle = role === "MachineTemplate" ? ofClusters : ofMachines;
  for (const [field, isSet] of Object.entries(idle))
    if (isSet) context.addIssue({ code: "custom", path: [field], message: `has no effect for a ${role}` });
});

/** Composed-resource keys and names of resources have kinds in lower case. */
function haveUniqueNames(kinds: readonly { kind: string }[]): boolean {
  return new Set(kinds.map(({ kind }) => kind.toLowerCase())).size === kinds.length;
}

/** Schema of `Input.custom`. */
export const InputSettings = z
  .strictObject({
    kinds: z
      .array(CustomKind)
      .max(20)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["kind"], maxItems: 20 })
      .refine(haveUniqueNames, "must not have two kinds of one name")
      .default([])
      .describe(
        "The kinds that a team may use with `infrastructure.custom`. Paths in them are below the body: `spec` of an " +
          "InfrastructureCluster, `spec.template.spec` of a MachineTemplate. Default: none.",
      ),
  })
  .describe(
    "Kinds of providers that have no module. Crossplane needs permissions for them: see docs/custom-infrastructure.md.",
  );

/** Where the body is in an object of a role. */
export const bodyOf = { InfrastructureCluster: "spec", MachineTemplate: "spec.template.spec" } as const;

/** What controllers write in every kind of a role. */
const alwaysWritten = { InfrastructureCluster: "controlPlaneEndpoint", MachineTemplate: "providerID" } as const;

/** Fields of a body that only controllers or the function set. */
export function listReserved({ role, writtenBack = [] }: CustomKind): readonly string[] {
  return [alwaysWritten[role], ...writtenBack];
}

export function toProviderKind(listed: CustomKind): ProviderKind {
  const { group, version, kind, role, contract, olderVersions = [] } = listed;
  // The function does not know the fields of a body, so it converts none: only equal bodies are equal.
  const older = olderVersions.map((one) => ({ ...one, convert: (spec: JsonObject) => spec }));
  return { group, version, kind, role, contract, olderVersions: older, use: "Composed", scope: "Namespaced" };
}

/** The kind of a role with this name. Without a name the only one, if there is only one. */
export function findKind(
  kinds: readonly CustomKind[],
  role: CustomKind["role"],
  name: string | undefined,
): CustomKind | undefined {
  const ofRole = kinds.filter((kind) => kind.role === role);
  if (name === undefined) return ofRole.length === 1 ? ofRole[0] : undefined;
  return ofRole.find(({ kind }) => kind === name);
}
