import { z } from "zod";
import { content } from "../../api/content.ts";
import { type CustomKind, findKind } from "./kinds.ts";

const name = () => z.string().max(63);

/** The fields of a body. They may hold text of any length, so messages have no values of them. */
const body = () =>
  z
    .record(z.string().max(253), content(z.unknown().meta({ "x-kubernetes-preserve-unknown-fields": true })))
    .meta({ maxProperties: 100 })
    .default({});

const clusterSpec = () =>
  body().describe(
    "`spec` of the infrastructure cluster, as in its CRD. Layers merge it by field; a field replaces the whole field " +
      "of a lower layer. It has no metadata, no endpoint and no reference to another namespace.",
  );

const machineSpec = () =>
  body().describe(
    "`spec.template.spec` of the machine template, as in its CRD. Layers merge it by field. A change replaces the " +
      "machines.",
  );

/** Schema of `infrastructure.custom` with any Input. */
export const Settings = z.strictObject({
  kind: name()
    .optional()
    .describe("Kind of the infrastructure cluster. Default: the only one in the Input. Cannot be changed."),
  spec: clusterSpec(),
});
export type Settings = z.output<typeof Settings>;

/** Schema of `machine.custom` with any Input. */
export const MachineSettings = z.strictObject({
  kind: name().optional().describe("Kind of the machine template. Default: the only one in the Input."),
  spec: machineSpec(),
});
export type MachineSettings = z.output<typeof MachineSettings>;

/** The schemas with the kinds of an Input: they reject any other kind. */
export function narrowSettings(kinds: readonly CustomKind[]) {
  return {
    settings: Settings.superRefine(requireListed(kinds, "InfrastructureCluster")),
    machineSettings: MachineSettings.superRefine(requireListed(kinds, "MachineTemplate")),
  };
}

function requireListed(kinds: readonly CustomKind[], role: CustomKind["role"]) {
  const names = kinds.filter((kind) => kind.role === role).map(({ kind }) => kind);
  const allowed = names.length > 0 ? `must be one of ${names.join(", ")}` : "the platform lists none in input.custom";
  return ({ kind }: { kind?: string | undefined }, context: z.RefinementCtx) => {
    if (findKind(kinds, role, kind)) return;
    const [path, message] = kind === undefined ? [[], `kind is missing: ${allowed}`] : [["kind"], allowed];
    context.addIssue({ code: "custom", path, message });
  };
}
