import { cidrRule, cidrsRule } from "../../api/cidr.ts";
import type { Rule } from "../../api/rule.ts";

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
    "Managed is not possible yet: Crossplane and Cluster API would both own an AWSManagedMachinePool. Leave it out for MachineDeployments, or make a MachinePool beside this cluster",
  field: "nodeGroups",
  holds: ({ nodeGroups }) => nodeGroups !== "Managed",
};

const endpointRule: Rule<{ public?: boolean; private?: boolean }> = {
  at: `${at}.endpointAccess`,
  cel: "!has(self.public) || self.public || !has(self.private) || self.private",
  message: "public and private must not both be false: nobody would reach the API server",
  holds: (access) => access.public !== false || access.private !== false,
};

export const eksRules: readonly Rule[] = [
  versionRule,
  nodeGroupRule,
  endpointRule,
  cidrRule(at, "secondaryCidrBlock"),
  cidrsRule(`${at}.endpointAccess`, "publicCIDRs"),
];
