import { z } from "zod";

/** `true`, `false` or a list. Only the function checks it, because a structural schema has no unions. */
const listOr = (item: z.ZodString, entry: string) =>
  z
    .unknown()
    .meta({ "x-kubernetes-preserve-unknown-fields": true })
    .pipe(z.union([z.boolean(), z.array(item).max(100)], { error: `must be true, false or a list of ${entry}` }))
    .optional();

const Allow = z
  .strictObject({
    overrides: listOr(
      z
        .string()
        .max(512)
        .regex(/^[A-Za-z0-9]+:[^:\s]+$/, "must be Kind:path"),
      "Kind:path",
    ).describe(
      "What a team may patch: true, false, or a list of `Kind:path`, each including all fields below. Default: true.",
    ),
    extraArgs: z.boolean().optional().describe("Whether a team may set flags of Kubernetes components. Default: true."),
    commands: z
      .boolean()
      .optional()
      .describe("Whether a team may run commands on machines. It is also the default of `files`. Default: true."),
    files: listOr(z.string().max(512).regex(/^[/*]/, "must start with / or *"), "paths").describe(
      "Files that a team may write: true, false, or a list of paths. `*` matches any text. " +
        "Default: the value of `commands`.",
    ),
    secrets: listOr(z.string().min(1).max(253), "names").describe(
      "Secrets that a team may refer to: true, false, or a list of names. `*` matches any text. Default: true.",
    ),
    remediationTemplates: listOr(
      z
        .string()
        .max(317)
        .regex(/^[^/\s]+[/][^/\s]+$/, "must be Kind/name"),
      "Kind/name",
    ).describe(
      "Templates for the remediation of machines that a team may refer to: true, false, or a list of `Kind/name`. " +
        "`*` matches any text. Default: true.",
    ),
    endpoints: z
      .array(z.string().min(1).max(253))
      .max(50)
      .optional()
      .describe("Hosts and virtual addresses of API servers that a team may use. `*` matches any text. Default: all."),
    identities: z
      .array(z.string().min(1).max(2300))
      .max(50)
      .optional()
      .describe("Identities that a team may use: names of the provider's default kind, or `Kind/name`. Default: all."),
  })
  .optional()
  .describe(
    "Powerful parts of the API that a team may use. Values that the platform sets are not restricted. " +
      "See docs/policy.md.",
  );

export const Policy = z
  .strictObject({
    versions: z
      .string()
      .max(128)
      .optional()
      .describe("Range of Kubernetes versions of the cluster and its pools, for example `>=1.33 <1.36`."),
    machineTypes: z
      .array(z.string().min(1).max(253))
      .max(100)
      .optional()
      .describe(
        "Allowed values of machine.type: names of machine classes or of the provider's machine types. " +
          "`*` matches any text.",
      ),
    maxWorkerReplicas: z
      .int32()
      .min(0)
      .max(100_000)
      .optional()
      .describe("Maximum number of workers of one cluster. An autoscaled pool counts with its maxReplicas."),
    allow: Allow,
  })
  .describe(
    "What a team may request, also by overrides. A policy applies to changes: a stricter policy does not block " +
      "existing clusters.",
  );
export type Policy = z.output<typeof Policy>;

/** Subjects of a policy, in a spec and in composed objects. */
export type PolicySubject =
  | "machineTypes"
  | "identities"
  | "endpoints"
  | "commands"
  | "files"
  | "extraArgs"
  | "secrets"
  | "remediationTemplates";

/** The subject of a value. */
interface WithSubject {
  readonly subject: PolicySubject;
  /** Kind of the identity, such as `IAMRole`, if the object refers to it only by name. */
  readonly identityKind?: string;
}

/** Path of a subject in a composed object, in the notation of kubernetes/path.ts. */
export interface PolicyPath extends WithSubject {
  readonly kind: string;
  readonly path: string;
}

/** Policy paths of one kind: `paths` are below `root`, by subject. */
export function listPolicyPathsBelow(
  { kind, root }: { readonly kind: string; readonly root: string },
  paths: readonly (readonly [subject: PolicySubject, paths: readonly string[]])[],
): PolicyPath[] {
  return paths.flatMap(([subject, below]) => below.map((path) => ({ subject, kind, path: `${root}.${path}` })));
}

/** Path of a subject in the spec. */
export interface PolicySetting extends WithSubject {
  /** Path below `spec`. */
  readonly at: string;
}

/** A path that no override may change, whatever the policy allows. */
export interface ProtectedPath {
  readonly kind: string;
  readonly path: string;
  /** Set if the path is a namespace, which an override may still set to the namespace of the cluster. */
  readonly isNamespace?: true;
}

/** Facts of a module's kinds and settings that a policy needs. */
export interface PolicyFacts {
  readonly policyPaths?: readonly PolicyPath[];
  readonly policySettings?: readonly PolicySetting[];
  readonly protectedPaths?: readonly ProtectedPath[];
}
