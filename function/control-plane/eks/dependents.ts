import type { Dependent } from "../../api/dependent.ts";
import type { RequestedMachine } from "../../infrastructure/provider.ts";
import { isImageID } from "../../infrastructure/aws/identifiers.ts";

const at = "controlPlane.eks";

const publicRanges: Dependent<{ public: boolean }> = {
  at: `${at}.endpointAccess`,
  settings: ["publicCIDRs"],
  reason: "without a public endpoint: set public to true, or remove it",
  hasEffect: (access) => access.public,
};

const cniVariables: Dependent<{ disable: boolean }> = {
  at: `${at}.vpcCni`,
  settings: ["env"],
  reason: "while Amazon's CNI is removed: set disable to false, or remove it",
  hasEffect: ({ disable }) => !disable,
};

const auditFiles: Dependent = {
  at: "kubernetes.apiServer.audit",
  settings: ["maxAgeDays", "maxBackups", "maxSizeMiB"],
  reason: "on EKS: CloudWatch stores the log. Remove it",
  hasEffect: () => false,
};

const imageLookup: Dependent<{ workers?: readonly { machine?: RequestedMachine }[] }> = {
  at: "",
  settings: ["infrastructure.aws.imageLookup.org", "infrastructure.aws.imageLookup.baseOS"],
  reason: "on EKS if no worker has image.name: workers use images of EKS. Remove it",
  hasEffect: ({ workers = [] }) =>
    workers.some(({ machine: { image } = {} }) => image?.name !== undefined && !isImageID(image.name)),
};

/** Settings that have no effect on EKS in some specs. */
export const eksDependents: readonly Dependent[] = [publicRanges, cniVariables, auditFiles, imageLookup];
