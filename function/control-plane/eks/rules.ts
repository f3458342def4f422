import { defineCidrsRule, isCidr } from "../../api/cidr.ts";
import type { Rule } from "../../api/rule.ts";
import { isWithin, defineRangeRules } from "../../infrastructure/aws/address-ranges.ts";

const at = "controlPlane.eks";

const versionRule: Rule<{ kubernetes?: { version?: string }; controlPlane?: { eks?: object } }> = {
  at: "",
  cel:
    "!has(self.controlPlane) || !has(self.controlPlane.eks) || !has(self.kubernetes) || " +
    "!has(self.kubernetes.version) || self.kubernetes.version.matches('^v?[0-9]+[.][0-9]+[.]0$')",
  message: "must end in .0, because EKS chooses the patch release: for example v1.35.0",
  messageExpression: {
    cel:
      `'"' + self.kubernetes.version + '" must end in .0, because EKS chooses the patch release: use ' + ` +
      "self.kubernetes.version.split('.')[0] + '.' + self.kubernetes.version.split('.')[1] + '.0'",
    text: ({ kubernetes }) => patchMessage(kubernetes?.version ?? ""),
  },
  field: "kubernetes.version",
  holds: ({ kubernetes, controlPlane }) =>
    controlPlane?.eks === undefined || kubernetes?.version === undefined || isWithoutPatch(kubernetes.version),
};

/** Message for a version with a patch release; EKS has minor versions only. */
export function patchMessage(version: string): string {
  const minor = version.split(".").slice(0, 2).join(".");
  return `"${version}" must end in .0, because EKS chooses the patch release: use ${minor}.0`;
}

export function isWithoutPatch(version: string): boolean {
  return /^v?[0-9]+\.[0-9]+\.0$/.test(version);
}

const nodeGroupRule: Rule<{ nodeGroups?: string }> = {
  at,
  cel: "!has(self.nodeGroups) || self.nodeGroups != 'Managed'",
  message:
    "Managed is not supported yet: Crossplane and Cluster API would both own the AWSManagedMachinePool. " +
    "Remove the field to use MachineDeployments, or create a MachinePool outside of this cluster",
  field: "nodeGroups",
  holds: ({ nodeGroups }) => nodeGroups !== "Managed",
};

const endpointRule: Rule<{ public?: boolean; private?: boolean }> = {
  at: `${at}.endpointAccess`,
  cel: "!has(self.public) || self.public || !has(self.private) || self.private",
  message: "public and private must not both be false: the API server would be unreachable",
  holds: (access) => access.public !== false || access.private !== false,
};

const reservedRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
];

const reservedInCel = `[${reservedRanges.map((range) => `'${range}'`).join(", ")}]`;
const isPublicInCel = `${reservedInCel}.all(range, !cidr(range).containsCIDR(block))`;

/** EKS rejects ranges that are not public (its error: not allowed in publicAccessCidrs). */
const publicRule: Rule<{ publicCIDRs?: string[] }> = {
  at: `${at}.endpointAccess`,
  cel: `!has(self.publicCIDRs) || self.publicCIDRs.all(block, !isCIDR(block) || (${isPublicInCel}))`,
  message: "every block must be a public range: EKS rejects private ranges",
  field: "publicCIDRs",
  holds: ({ publicCIDRs = [] }) => publicCIDRs.every((block) => !isCidr(block) || isPublicRange(block)),
};

function isPublicRange(block: string): boolean {
  return !reservedRanges.some((range) => isWithin(block, range));
}

/** EKS reserves this prefix (its error: cannot start with system:). */
const principalRule: Rule<{ username?: string; kubernetesGroups?: string[] }> = {
  at: `${at}.accessEntries[]`,
  cel:
    "(!has(self.username) || !self.username.startsWith('system:')) && " +
    "(!has(self.kubernetesGroups) || self.kubernetesGroups.all(group, !group.startsWith('system:')))",
  message: "username and kubernetesGroups must not begin with system:, which EKS reserves",
  holds: ({ username = "", kubernetesGroups = [] }) =>
    ![username, ...kubernetesGroups].some((text) => text.startsWith("system:")),
};

const prefixRule: Rule<{ usernamePrefix?: string; groupsPrefix?: string }> = {
  at: `${at}.oidc`,
  cel:
    "(!has(self.usernamePrefix) || !self.usernamePrefix.startsWith('system:')) && " +
    "(!has(self.groupsPrefix) || !self.groupsPrefix.startsWith('system:'))",
  message: "usernamePrefix and groupsPrefix must not begin with system:, which EKS reserves",
  holds: ({ usernamePrefix = "", groupsPrefix = "" }) =>
    ![usernamePrefix, groupsPrefix].some((text) => text.startsWith("system:")),
};

export const eksRules: readonly Rule[] = [
  versionRule,
  nodeGroupRule,
  endpointRule,
  ...defineRangeRules(at, "secondaryCidrBlock"),
  defineCidrsRule(`${at}.endpointAccess`, "publicCIDRs"),
  publicRule,
  principalRule,
  prefixRule,
];
