import type { Rule } from "../../api/rule.ts";

interface EksLayer {
  authenticationMode?: string;
  accessEntries?: unknown[];
  iamAuthenticator?: object;
  addons?: { name: string }[];
  vpcCni?: { disable?: boolean };
  kubeProxy?: { disable?: boolean };
}

const at = "controlPlane.eks";

const versionRule: Rule<{ kubernetes?: { version?: string }; controlPlane?: { eks?: object } }> = {
  at: "",
  cel: "!has(self.controlPlane) || !has(self.controlPlane.eks) || !has(self.kubernetes) || !has(self.kubernetes.version) || self.kubernetes.version.matches('^v?[0-9]+[.][0-9]+[.]0$')",
  message: "must end in .0, because EKS chooses the patch release: write for example v1.35.0",
  messageExpression: {
    cel: `'"' + self.kubernetes.version + '" must end in .0, because EKS chooses the patch release: write ' + self.kubernetes.version.split('.')[0] + '.' + self.kubernetes.version.split('.')[1] + '.0'`,
    text: ({ kubernetes }) => patchMessage(kubernetes?.version ?? ""),
  },
  field: "kubernetes.version",
  holds: ({ kubernetes, controlPlane }) =>
    controlPlane?.eks === undefined || kubernetes?.version === undefined || isWithoutPatch(kubernetes.version),
};

/** What a version with a patch release is answered; EKS knows minors only. */
export function patchMessage(version: string): string {
  const right = version.split(".").slice(0, 2).join(".");
  return `"${version}" must end in .0, because EKS chooses the patch release: write ${right}.0`;
}

export function isWithoutPatch(version: string): boolean {
  return /^v?[0-9]+\.[0-9]+\.0$/.test(version);
}

const nodeGroupRule: Rule<{ nodeGroups?: string }> = {
  at,
  cel: "!has(self.nodeGroups) || self.nodeGroups != 'Managed'",
  message:
    "Managed is not possible yet: controllers of Cluster API would take an AWSManagedMachinePool from Crossplane. Leave it out for MachineDeployments, or make a MachinePool with an AWSManagedMachinePool beside this cluster",
  field: "nodeGroups",
  holds: ({ nodeGroups }) => nodeGroups !== "Managed",
};

/** What CAPA's webhook refuses (controlplane/eks/webhooks/awsmanagedcontrolplane_webhook.go). */
const upstreamRules: Rule[] = [
  entriesRule(),
  mappingsRule(),
  addonRule("vpcCni", "vpc-cni"),
  addonRule("kubeProxy", "kube-proxy"),
  endpointRule(),
  entryTypeRule(),
];

export const eksRules: readonly Rule[] = [versionRule, nodeGroupRule, ...upstreamRules];

function entriesRule(): Rule<EksLayer> {
  return {
    at,
    cel: "!has(self.accessEntries) || self.accessEntries.size() == 0 || !has(self.authenticationMode) || self.authenticationMode != 'config_map'",
    message: "need authenticationMode api or api_and_config_map",
    field: "accessEntries",
    holds: ({ accessEntries = [], authenticationMode }) =>
      accessEntries.length === 0 || authenticationMode !== "config_map",
  };
}

function mappingsRule(): Rule<EksLayer> {
  return {
    at,
    cel: "!has(self.iamAuthenticator) || !has(self.authenticationMode) || self.authenticationMode != 'api'",
    message: "needs authenticationMode config_map or api_and_config_map: api does not read aws-auth",
    field: "iamAuthenticator",
    holds: ({ iamAuthenticator, authenticationMode }) => iamAuthenticator === undefined || authenticationMode !== "api",
  };
}

function addonRule(part: "vpcCni" | "kubeProxy", addon: string): Rule<EksLayer> {
  return {
    at,
    cel: `!has(self.${part}) || !has(self.${part}.disable) || !self.${part}.disable || !has(self.addons) || !self.addons.exists(addon, addon.name == '${addon}')`,
    message: `cannot be disabled while ${addon} is among addons`,
    field: part,
    holds: (eks) => eks[part]?.disable !== true || !(eks.addons ?? []).some(({ name }) => name === addon),
  };
}

function endpointRule(): Rule<{ public?: boolean; private?: boolean }> {
  return {
    at: `${at}.endpointAccess`,
    cel: "!has(self.public) || self.public || !has(self.private) || self.private",
    message: "public and private must not both be false: nobody would reach the API server",
    holds: (access) => access.public !== false || access.private !== false,
  };
}

function entryTypeRule(): Rule<{ type?: string; kubernetesGroups?: unknown; accessPolicies?: unknown }> {
  return {
    at: `${at}.accessEntries[]`,
    cel: "!has(self.type) || !(self.type in ['ec2_linux', 'ec2_windows']) || (!has(self.kubernetesGroups) && !has(self.accessPolicies))",
    message: "of types ec2_linux and ec2_windows have neither kubernetesGroups nor accessPolicies",
    holds: ({ type, kubernetesGroups, accessPolicies }) =>
      (type !== "ec2_linux" && type !== "ec2_windows") ||
      (kubernetesGroups === undefined && accessPolicies === undefined),
  };
}
