import { z } from "zod";
import { line } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { BootstrapFacts } from "../../bootstrap/provider.ts";
import type { RequestedMachine } from "../provider.ts";
import { tags } from "./account.ts";
import { isImageID, securityGroupID, subnetID } from "./identifiers.ts";
import { DataVolumes, renderDataVolume, RootVolume, renderRootVolume, VolumeEncryption } from "./volume.ts";

const Placement = z
  .strictObject({
    tenancy: z.enum(["default", "dedicated", "host"]).optional().describe("Shared hardware, own hardware, own host."),
    hostID: z
      .string()
      .max(19)
      .regex(/^h-[0-9a-f]{17}$/)
      .optional()
      .describe("Dedicated host; implies tenancy host."),
    groupName: line(255).min(1).optional().describe("Placement group."),
    groupPartition: z.int32().min(1).max(7).optional().describe("Partition of the group."),
    capacityReservationID: z
      .string()
      .max(20)
      .regex(/^cr-[0-9a-f]{17}$/)
      .optional()
      .describe("Not with spot."),
  })
  .optional()
  .describe("Where machines are placed.");

const Spot = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Run on capacity that AWS may take back."),
    maxPrice: z
      .string()
      .max(16)
      .regex(/^[0-9]+(\.[0-9]+)?$/)
      .optional()
      .describe("US dollars per hour. Default: the on-demand price."),
  })
  .optional()
  .describe("Spot instances.");

/**
 * Settings that differ between pools. They occur three times in the API, so settings of a whole cluster are in
 * `sharedFields`.
 */
export const MachineSettings = z.strictObject({
  eksLookupType: z
    .enum(["AmazonLinux2023", "AmazonLinux2023GPU"])
    .optional()
    .describe("Image optimised for EKS, on EKS only. Amazon Linux 2 has no nodeadm."),
  rootVolume: RootVolume,
  dataVolumes: DataVolumes,
  spot: Spot,
  placement: Placement,
  subnetID: subnetID.optional().describe("Not with zones. Default: a private subnet."),
  publicIP: z.boolean().optional().describe("Public address, in a public subnet."),
  additionalSecurityGroups: z.array(securityGroupID).max(10).optional().describe("Further security groups."),
  additionalTags: tags("Further tags."),
  iamInstanceProfile: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\w+=,.@-]+$/)
    .optional()
    .describe("Default: control-plane. or nodes.cluster-api-provider-aws.sigs.k8s.io."),
});
export type MachineSettings = z.output<typeof MachineSettings>;

/** Settings of all machines of a cluster. They are part of the machine templates, so a change replaces the machines. */
export const sharedFields = {
  imageLookup: z
    .strictObject({
      org: z
        .string()
        .max(12)
        .regex(/^[0-9]{12}$/, "must be the twelve digits of an account")
        .optional()
        .describe("Account that owns the images. Default: the provider's project."),
      baseOS: z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/)
        .optional()
        .describe("Operating system. Default ubuntu-24.04."),
    })
    .optional()
    .describe(
      "How an image is found where none is given by id. `image.name` is then a pattern of its name, in which {{.K8sVersion}} and {{.BaseOS}} may stand. Changing it replaces the machines.",
    ),
  volumeEncryption: VolumeEncryption,
  instanceMetadata: z
    .strictObject({
      httpTokens: z.enum(["required", "optional"]).default("required").describe("required is IMDSv2 only."),
      httpPutResponseHopLimit: z.int32().min(1).max(64).default(2).describe("Pods without host network need 2."),
    })
    .prefault({})
    .describe("The instance metadata service. Changing it replaces the machines."),
  userDataBackend: z
    .enum(["secrets-manager", "ssm-parameter-store", "none"])
    .default("secrets-manager")
    .describe(
      "Where secrets wait for a machine that starts, whose image needs the AWS CLI to fetch them; many images that " +
        "RKE2 installs itself on have none. none leaves them in its user data, where whoever may describe instances " +
        "reads them. Changing it replaces the machines.",
    ),
};

const Shared = z.strictObject(sharedFields);
type Shared = z.output<typeof Shared>;

interface Machine {
  role: "ControlPlane" | "Worker";
  machine: RequestedMachine;
  machineSettings: MachineSettings;
  settings: Shared & { sshKeyName: string };
  bootstrap: BootstrapFacts;
}

const profiles = {
  ControlPlane: "control-plane.cluster-api-provider-aws.sigs.k8s.io",
  Worker: "nodes.cluster-api-provider-aws.sigs.k8s.io",
} as const;

/** Renders `spec.template.spec` of an AWSMachineTemplate. CAPA rejects changes of it, and a `providerID` in it. */
export function renderMachineSpec({ role, machine, machineSettings, settings, bootstrap }: Machine): JsonObject {
  const { dataVolumes = [], additionalSecurityGroups = [], subnetID: subnet } = machineSettings;
  const { sshKeyName, volumeEncryption, instanceMetadata, userDataBackend } = settings;
  return {
    instanceType: machine.type,
    ...renderImageSpec(machine.image, {
      ...settings.imageLookup,
      eksLookupType: machineSettings.eksLookupType ?? eksImages[bootstrap.format],
    }),
    iamInstanceProfile: machineSettings.iamInstanceProfile ?? profiles[role],
    sshKeyName,
    rootVolume: renderRootVolume(machine.disk, machineSettings.rootVolume, volumeEncryption),
    nonRootVolumes: dataVolumes.map((volume) => renderDataVolume(volume, volumeEncryption)),
    instanceMetadataOptions: { ...instanceMetadata },
    ...renderPlacementSpec(machineSettings),
    subnet: subnet === undefined ? undefined : { id: subnet },
    publicIP: machineSettings.publicIP,
    additionalSecurityGroups: additionalSecurityGroups.map((id) => ({ id })),
    additionalTags: machineSettings.additionalTags,
    cloudInit: cloudInit(bootstrap.format === "cloud-config" ? userDataBackend : "none"),
  };
}

/**
 * Images of EKS for a format. nodeadm reads a `NodeConfig` from the user data before it could be fetched from another
 * place; it contains no secret.
 */
const eksImages: Partial<Record<BootstrapFacts["format"], MachineSettings["eksLookupType"]>> = {
  "node-config": "AmazonLinux2023",
};

interface Lookup extends NonNullable<Shared["imageLookup"]> {
  eksLookupType: MachineSettings["eksLookupType"];
}

/** By id or by name. Without both CAPA looks up the image of the version. */
function renderImageSpec(image: RequestedMachine["image"], { eksLookupType, org, baseOS }: Lookup): JsonObject {
  const id = findImageID(image);
  if (id !== undefined) return { ami: { id } };
  // CAPA looks up an image of EKS only if no other image is set.
  if (eksLookupType !== undefined && image?.name === undefined) return { ami: { eksLookupType } };
  return { imageLookupFormat: image?.name, imageLookupOrg: org, imageLookupBaseOS: baseOS };
}

/** Images per version and class in the Input are names for every provider, so an id is recognized by its form. */
export function findImageID(image: RequestedMachine["image"]): string | undefined {
  return image?.id ?? (isImageID(image?.name ?? "") ? image?.name : undefined);
}

function renderPlacementSpec({ spot, placement = {} }: MachineSettings): JsonObject {
  const { tenancy, hostID, groupName, groupPartition, capacityReservationID } = placement;
  return {
    spotMarketOptions: spot?.enabled === true ? onlySet(spot.maxPrice) : undefined,
    tenancy: tenancy ?? (hostID === undefined ? undefined : "host"),
    hostID,
    placementGroupName: groupName,
    placementGroupPartition: groupPartition,
    capacityReservationId: capacityReservationID,
  };
}

/** Without a price it is the `{}` that chooses spot, which an undefined price in it would prune away. */
function onlySet(maxPrice: string | undefined): JsonObject {
  return maxPrice === undefined ? {} : { maxPrice };
}

function cloudInit(backend: Shared["userDataBackend"]): JsonObject {
  return backend === "none" ? { insecureSkipSecretsManager: true } : { secureSecretsBackend: backend };
}
