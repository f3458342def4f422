import { flagOf } from "./flags.ts";
import { kubeletFlags } from "./kubelet.ts";
import type { Problem } from "./problem.ts";
import { type Fields, fieldsIn, itemsIn, valueAt } from "./value.ts";

interface FieldOfFlag {
  /** Path of the component below `spec`. */
  readonly component: string;
  readonly flag: string;
  /** Path below `spec` of the field that sets the flag. */
  readonly field: string;
  /** Renders the field as the value of the flag. If it is set, a flag with that same value does not conflict. */
  readonly text?: (value: unknown) => string;
}

const text = (value: unknown) => String(value);
const list = (value: unknown) => (Array.isArray(value) ? value.join(",") : "");
const ofApiServer = (flag: string, field: string, rendered?: FieldOfFlag["text"]): FieldOfFlag => ({
  component: "kubernetes.apiServer",
  flag,
  field,
  ...(rendered && { text: rendered }),
});

const ofManager = (flag: string, field: string): FieldOfFlag => ({
  component: "kubernetes.controllerManager",
  flag,
  field,
  text: list,
});

/** Flags that fields of the API set. The same flag in `extraArgs` would replace them. */
const fieldsOfFlags: readonly FieldOfFlag[] = [
  ofApiServer("enable-admission-plugins", "kubernetes.apiServer.admissionPlugins"),
  ofApiServer("oidc-issuer-url", "kubernetes.apiServer.oidc.issuerURL", text),
  ofApiServer("oidc-client-id", "kubernetes.apiServer.oidc.clientID", text),
  ofApiServer("oidc-username-claim", "kubernetes.apiServer.oidc.usernameClaim", text),
  ofApiServer("oidc-groups-claim", "kubernetes.apiServer.oidc.groupsClaim", text),
  ofApiServer("oidc-ca-file", "kubernetes.apiServer.oidc.caRef"),
  // kube-apiserver accepts either OIDC flags or this file.
  ofApiServer("authentication-config", "kubernetes.apiServer.oidc.issuerURL"),
  ofApiServer("authentication-config", "kubernetes.apiServer.authentication"),
  ...[
    "oidc-ca-file",
    "oidc-client-id",
    "oidc-groups-claim",
    "oidc-groups-prefix",
    "oidc-issuer-url",
    "oidc-required-claim",
    "oidc-signing-algs",
    "oidc-username-claim",
    "oidc-username-prefix",
  ].map((flag) => ofApiServer(flag, "kubernetes.apiServer.authentication")),
  // kube-apiserver accepts either the other flags or this file.
  ...[
    "authorization-config",
    "authorization-mode",
    "authorization-webhook-cache-authorized-ttl",
    "authorization-webhook-cache-unauthorized-ttl",
    "authorization-webhook-config-file",
    "authorization-webhook-version",
  ].map((flag) => ofApiServer(flag, "kubernetes.apiServer.authorization")),
  ofApiServer("audit-policy-file", "kubernetes.apiServer.audit.enabled"),
  ofApiServer("audit-log-path", "kubernetes.apiServer.audit.enabled"),
  ofApiServer("audit-log-maxage", "kubernetes.apiServer.audit.maxAgeDays", text),
  ofApiServer("audit-log-maxbackup", "kubernetes.apiServer.audit.maxBackups", text),
  ofApiServer("audit-log-maxsize", "kubernetes.apiServer.audit.maxSizeMiB", text),
  ofApiServer("admission-control-config-file", "kubernetes.apiServer.podSecurity"),
  ofApiServer("admission-control-config-file", "kubernetes.apiServer.admissionConfig"),
  ofApiServer("encryption-provider-config", "kubernetes.apiServer.encryptionAtRest"),
  ofApiServer("service-cluster-ip-range", "network.services.cidrBlocks", list),
  ofApiServer("secure-port", "network.apiServerPort", text),
  ofManager("service-cluster-ip-range", "network.services.cidrBlocks"),
  ofManager("cluster-cidr", "network.pods.cidrBlocks"),
];

/** Flags in `extraArgs` that conflict with a field that a layer sets. Paths are below `spec`. */
export function findFlagProblems(layeredSpec: Fields): Problem[] {
  const ofComponents = fieldsOfFlags.flatMap((field) =>
    findProblem(field, {
      flags: fieldsIn(valueAt(layeredSpec, field.component), "extraArgs"),
      value: valueAt(layeredSpec, field.field),
    }),
  );
  return [...ofComponents, ...listKubelets(layeredSpec).flatMap((kubelet) => findFlagsOfKubelet(layeredSpec, kubelet))];
}

/** Settings of a kubelet in a layer, at their path. */
interface KubeletAt {
  /** Path of the owner below `spec`: `kubernetes` for all nodes. */
  readonly owner: string;
  readonly settings: Fields;
}

function listKubelets(layeredSpec: Fields): KubeletAt[] {
  const owners = [
    ...["kubernetes", "controlPlane"].map((owner) => ({ owner, fields: fieldsIn(layeredSpec, owner) })),
    ...itemsIn(layeredSpec, "workers").map((fields, index) => ({ owner: `workers[${index}]`, fields })),
  ];
  return owners.flatMap(({ owner, fields }) => {
    const settings = fieldsIn(fields, "kubelet");
    return settings ? [{ owner, settings }] : [];
  });
}

function findFlagsOfKubelet(layeredSpec: Fields, { owner, settings }: KubeletAt): Problem[] {
  const component = `${owner}.kubelet`;
  const flags = fieldsIn(settings, "extraArgs");
  const domain = { component, flag: "cluster-domain", field: "network.serviceDomain", text };
  return [
    ...findProblem(domain, { flags, value: valueAt(layeredSpec, domain.field) }),
    ...kubeletFlags.flatMap(({ field, flag }) =>
      findProblem({ component, flag, field: `${component}.${field}` }, { flags, value: settings[field] }),
    ),
  ];
}

function findProblem(
  { component, flag, field, text: rendered }: FieldOfFlag,
  { flags = {}, value }: { flags: Fields | undefined; value: unknown },
): Problem[] {
  const flagValue = flagOf(flags, flag);
  const conflicts = flagValue !== undefined && isRendered(value) && rendered?.(value) !== flagValue;
  return conflicts ? [formatConflict({ component, flag, field })] : [];
}

function isRendered(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

/**
 * Flags of all kubelets that conflict with labels or taints. `fields` has the paths of fields that set them. Other
 * kubelets must not set these flags.
 */
export function findRegistrationProblems(
  layeredSpec: Fields,
  fields: { labels: readonly string[]; taints: readonly string[] },
): Problem[] {
  const component = "kubernetes.kubelet";
  const args = fieldsIn(valueAt(layeredSpec, component), "extraArgs") ?? {};
  const flags = [
    { flag: "node-labels", field: fields.labels[0] },
    { flag: "register-with-taints", field: fields.taints[0] },
  ];
  return flags.flatMap(({ flag, field }) =>
    field === undefined || flagOf(args, flag) === undefined ? [] : [formatConflict({ component, flag, field })],
  );
}

function formatConflict({ component, flag, field }: Omit<FieldOfFlag, "text">): Problem {
  const message = `conflicts with ${field}: set either the field or the flag`;
  return { path: `${component}.extraArgs.${flag}`, message };
}
