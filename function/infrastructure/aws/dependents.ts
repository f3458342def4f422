import type { Dependent } from "../../api/dependent.ts";
import type { RequestedMachine } from "../provider.ts";
import { bastionDependent } from "./bastion.ts";
import { ipv6Dependent } from "./ipv6.ts";
import { findImageID } from "./machine.ts";
import type { Network } from "./network.ts";

const place = "infrastructure.aws";

interface Switched {
  enabled?: boolean;
}

const spot = (machine: string): Dependent<Switched> => ({
  at: `${machine}.aws.spot`,
  settings: ["maxPrice"],
  reason: "without spot instances: set enabled to true, or remove it",
  hasEffect: ({ enabled }) => enabled === true,
});

const encryption: Dependent<Switched> = {
  at: `${place}.volumeEncryption`,
  settings: ["keyID"],
  reason: "while volumes are not encrypted: set enabled to true, or remove it",
  hasEffect: ({ enabled }) => enabled !== false,
};

interface Machines {
  controlPlane?: { machine?: RequestedMachine };
  workers?: readonly { machine?: RequestedMachine }[];
}

const imageLookup: Dependent<Machines> = {
  at: "",
  settings: [`${place}.imageLookup.org`, `${place}.imageLookup.baseOS`],
  reason: "if every machine has an image id: remove it",
  hasEffect: ({ controlPlane, workers = [] }) =>
    [controlPlane, ...workers].some((owner) => findImageID(owner?.machine?.image) === undefined),
};

const isFlatcar = (owner: { machine?: RequestedMachine } | undefined) => owner?.machine?.operatingSystem === "Flatcar";

const ofIgnition: Dependent<Machines> = {
  at: "",
  settings: [`${place}.ignition.storageType`],
  reason: "without machines whose operatingSystem is Flatcar: remove it",
  hasEffect: ({ controlPlane, workers = [] }) => [controlPlane, ...workers].some((owner) => isFlatcar(owner)),
};

const ofCloudInit: Dependent<Machines> = {
  at: "",
  settings: [`${place}.userDataBackend`],
  reason: "if the operatingSystem of every machine is Flatcar: remove it",
  hasEffect: ({ controlPlane, workers = [] }) => [controlPlane, ...workers].some((owner) => !isFlatcar(owner)),
};

const readers: Dependent<{ presignedURLSeconds?: number }> = {
  at: `${place}.s3Bucket`,
  settings: ["controlPlaneIAMInstanceProfile", "nodesIAMInstanceProfiles"],
  reason: "with presignedURLSeconds: remove one of the two",
  hasEffect: ({ presignedURLSeconds }) => presignedURLSeconds === undefined,
};

const zoneLimit: Dependent<Network> = {
  at: `${place}.network`,
  settings: ["vpc.availabilityZoneUsageLimit"],
  reason: "with vpc.id or listed subnets: remove it",
  hasEffect: ({ vpc, subnets = [] }) => vpc?.id === undefined && subnets.length === 0,
};

type Role = "apiserver-lb" | "node" | "bastion";

/**
 * CAPA opens nothing in a security group that it did not create (pkg/cloud/services/securitygroup/securitygroups.go).
 */
const opened = (role: Role, setting: string): Dependent<{ network?: Network }> => ({
  at: place,
  settings: [setting],
  reason: `with network.securityGroupOverrides.${role}: open it in that security group, or remove the override`,
  hasEffect: ({ network }) => network?.securityGroupOverrides?.[role] === undefined,
});

const cni: Dependent<Network> = {
  at: `${place}.network`,
  settings: ["cniIngressRules"],
  reason: "with securityGroupOverrides of controlplane and node: open it in those security groups",
  hasEffect: ({ securityGroupOverrides: { controlplane, node } = {} }) =>
    controlplane === undefined || node === undefined,
};

/** Settings that have no effect on AWS in some specs. */
export const awsDependents: readonly Dependent[] = [
  bastionDependent,
  encryption,
  spot("controlPlane.machine"),
  spot("workers[].machine"),
  imageLookup,
  ofIgnition,
  ofCloudInit,
  readers,
  zoneLimit,
  ipv6Dependent,
  opened("apiserver-lb", "loadBalancer.allowedCidrBlocks"),
  opened("node", "network.nodePortCidrBlocks"),
  opened("bastion", "bastion.allowedCidrBlocks"),
  cni,
];
