import { flagOf } from "./flags.ts";
import type { Problem } from "./problem.ts";
import { type Fields, fieldsIn, valueAt } from "./value.ts";

interface FieldOfFlag {
  /** Field below `kubernetes`. */
  readonly component: "apiServer" | "controllerManager" | "kubelet";
  readonly flag: string;
  /** Path below `spec` of the field that sets the flag. */
  readonly field: string;
  /** Renders the field as the value of the flag. If it is set, a flag with that same value does not conflict. */
  readonly text?: (value: unknown) => string;
}

const text = (value: unknown) => String(value);
const list = (value: unknown) => (Array.isArray(value) ? value.join(",") : "");
const ofApiServer = (flag: string, field: string, rendered?: FieldOfFlag["text"]): FieldOfFlag => ({
  component: "apiServer",
  flag,
  field,
  ...(rendered && { text: rendered }),
});

const ofManager = (flag: string, field: string): FieldOfFlag => ({
  component: "controllerManager",
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
  ofApiServer("audit-policy-file", "kubernetes.apiServer.audit.enabled"),
  ofApiServer("audit-log-path", "kubernetes.apiServer.audit.enabled"),
  ofApiServer("audit-log-maxage", "kubernetes.apiServer.audit.maxAgeDays", text),
  ofApiServer("audit-log-maxbackup", "kubernetes.apiServer.audit.maxBackups", text),
  ofApiServer("audit-log-maxsize", "kubernetes.apiServer.audit.maxSizeMiB", text),
  ofApiServer("encryption-provider-config", "kubernetes.apiServer.encryptionAtRest"),
  ofApiServer("service-cluster-ip-range", "network.services.cidrBlocks", list),
  ofApiServer("secure-port", "network.apiServerPort", text),
  ofManager("service-cluster-ip-range", "network.services.cidrBlocks"),
  ofManager("cluster-cidr", "network.pods.cidrBlocks"),
  { component: "kubelet", flag: "cluster-domain", field: "network.serviceDomain", text },
];

/** Flags in `extraArgs` that conflict with a field that a layer sets. Paths are below `spec`. */
export function findFlagProblems(layeredSpec: Fields): Problem[] {
  return fieldsOfFlags.flatMap(({ component, flag, field, text: rendered }) => {
    const flagValue = flagIn(layeredSpec, component, flag);
    const value = valueAt(layeredSpec, field);
    const isRendered = value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
    return flagValue !== undefined && isRendered && rendered?.(value) !== flagValue
      ? [flagProblem(component, flag, field)]
      : [];
  });
}

/** Kubelet flags in `extraArgs` that conflict with labels or taints. `fields` has the paths of fields that set them. */
export function findRegistrationProblems(
  layeredSpec: Fields,
  fields: { labels: readonly string[]; taints: readonly string[] },
) {
  const flags = [
    { flag: "node-labels", field: fields.labels[0] },
    { flag: "register-with-taints", field: fields.taints[0] },
  ];
  return flags.flatMap(({ flag, field }): Problem[] =>
    field === undefined || flagIn(layeredSpec, "kubelet", flag) === undefined
      ? []
      : [flagProblem("kubelet", flag, field)],
  );
}

function flagProblem(component: FieldOfFlag["component"], flag: string, field: string): Problem {
  const message = `conflicts with ${field}: set either the field or the flag`;
  return { path: `kubernetes.${component}.extraArgs.${flag}`, message };
}

function flagIn(layeredSpec: Fields, component: string, flag: string): unknown {
  return flagOf(fieldsIn(fieldsIn(fieldsIn(layeredSpec, "kubernetes"), component), "extraArgs") ?? {}, flag);
}
