import { z } from "zod";
import type { Family } from "../../api/address.ts";
import { line } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { BootstrapFacts } from "../../bootstrap/provider.ts";
import type { RequestedMachine } from "../provider.ts";
import { tags } from "./account.ts";
import { instanceProfile, profileOf } from "./instance-profile.ts";
import { instanceFields, renderInstanceSpec } from "./instance.ts";
import { renderUserData, userDataFields } from "./user-data.ts";
import { isImageID, securityGroupID, subnetID } from "./identifiers.ts";
import { DataVolumes, renderDataVolume, RootVolume, renderRootVolume, VolumeEncryption } from "./volume.ts";

const Placement = z
  .strictObject({
    tenancy: z
      .enum(["default", "dedicated", "host"])
      .optional()
      .describe("Shared hardware, dedicated hardware or dedicated host."),
    hostID: z
      .string()
      .max(19)
      .regex(/^h-[0-9a-f]{17}$/)
      .optional()
      .describe("Dedicated host. Implies tenancy host."),
    groupName: line(255).min(1).optional().describe("Placement group."),
    groupPartition: z.int32().min(1).max(7).optional().describe("Partition of the group."),
    capacityReservationID: z
      .string()
      .max(20)
      .regex(/^cr-[0-9a-f]{17}$/)
      .optional()
      .describe("Reservation; not with spot."),
  })
  .optional()
  .describe("Where machines are placed.");

const Spot = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Use spot capacity, which AWS may reclaim."),
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
    .describe("AWS's image for EKS, on EKS only. Default: AmazonLinux2023."),
  rootVolume: RootVolume,
  dataVolumes: DataVolumes,
  spot: Spot,
  placement: Placement,
  subnetID: subnetID.optional().describe("Not with zones. Default: a private subnet."),
  publicIP: z.boolean().optional().describe("Public address, in a public subnet."),
  additionalSecurityGroups: z.array(securityGroupID).max(10).optional().describe("Additional security groups."),
  additionalTags: tags("Additional tags."),
  iamInstanceProfile: instanceProfile()
    .optional()
    .describe("Default: {control-plane|nodes}.cluster-api-provider-aws.sigs.k8s.io."),
});
export type MachineSettings = z.output<typeof MachineSettings>;

/** Settings of all machines of a cluster. They are part of the machine templates, so a change replaces the machines. */
export const sharedFields = {
  imageLookup: z
    .strictObject({
      org: z
        .string()
        .max(12)
        .regex(/^[0-9]{12}$/, "must be an AWS account id of twelve digits")
        .optional()
        .describe("Account that owns the images. Default: the provider's project."),
      baseOS: z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/)
        .optional()
        .describe(
          "Operating system. Default: ubuntu-24.04, or flatcar-stable on machines with operatingSystem Flatcar.",
        ),
    })
    .optional()
    .describe(
      "Image lookup of machines without an image id. `image.name` is a pattern of the image's name and may contain " +
        "{{.K8sVersion}} and {{.BaseOS}}. A change replaces the machines.",
    ),
  volumeEncryption: VolumeEncryption,
  ...instanceFields,
  ...userDataFields,
};

const Shared = z.strictObject(sharedFields);
type Shared = z.output<typeof Shared>;
export type ImageLookup = Shared["imageLookup"];

interface Machine {
  role: "ControlPlane" | "Worker";
  machine: RequestedMachine;
  machineSettings: MachineSettings;
  settings: Shared & { sshKeyName: string };
  bootstrap: BootstrapFacts;
  ipFamilies: readonly Family[];
}

/** Renders `spec.template.spec` of an AWSMachineTemplate. CAPA rejects changes of it, and a `providerID` in it. */
export function renderMachineSpec(scope: Machine): JsonObject {
  const { role, machine, machineSettings, settings, bootstrap } = scope;
  const { dataVolumes = [], additionalSecurityGroups = [], subnetID: subnet } = machineSettings;
  const { sshKeyName, volumeEncryption } = settings;
  return {
    instanceType: machine.type,
    ...renderImageSpec(machine.image, {
      ...settings.imageLookup,
      baseOS: settings.imageLookup?.baseOS ?? baseSystems[bootstrap.format],
      eksLookupType: machineSettings.eksLookupType ?? eksImages[bootstrap.format],
    }),
    iamInstanceProfile: profileOf(role, machineSettings),
    sshKeyName,
    rootVolume: renderRootVolume(machine.disk, machineSettings.rootVolume, volumeEncryption),
    nonRootVolumes: dataVolumes.map((volume) => renderDataVolume(volume, volumeEncryption)),
    ...renderInstanceSpec(scope),
    ...renderPlacementSpec(machineSettings),
    subnet: subnet === undefined ? undefined : { id: subnet },
    publicIP: machineSettings.publicIP,
    additionalSecurityGroups: additionalSecurityGroups.map((id) => ({ id })),
    additionalTags: machineSettings.additionalTags,
    ...renderUserData(bootstrap.format, settings),
  };
}

/** Operating system of the images that CAPA looks up, by the format of the user data. Default: CAPA's. */
const baseSystems: Partial<Record<BootstrapFacts["format"], string>> = { ignition: "flatcar-stable" };

/** Whether CAPA looks up images of a system that Ignition sets up (docs/book/src/topics/images/built-amis.md). */
export function isOfIgnition(baseOS: string): boolean {
  return baseOS.startsWith("flatcar");
}

/** Default image that AWS publishes for EKS, by the format of the user data. */
const eksImages: Partial<Record<BootstrapFacts["format"], MachineSettings["eksLookupType"]>> = {
  "node-config": "AmazonLinux2023",
};

interface Lookup extends NonNullable<Shared["imageLookup"]> {
  eksLookupType: MachineSettings["eksLookupType"];
}

/** Renders an image by id or by name. Without both, CAPA looks up the image of the version. */
function renderImageSpec(image: RequestedMachine["image"], { eksLookupType, org, baseOS }: Lookup): JsonObject {
  const id = findImageID(image);
  if (id !== undefined) return { ami: { id } };
  // CAPA looks up an image of EKS only if no other image is set.
  if (eksLookupType !== undefined && image?.name === undefined) return { ami: { eksLookupType } };
  return { imageLookupFormat: image?.name, imageLookupOrg: org, imageLookupBaseOS: baseOS };
}

/** `versions[].images` of the Input fill in `image.name` for every provider, so an AMI id is recognized by its form. */
export function findImageID(image: RequestedMachine["image"]): string | undefined {
  return image?.id ?? (isImageID(image?.name ?? "") ? image?.name : undefined);
}

function renderPlacementSpec({ spot, placement = {} }: MachineSettings): JsonObject {
  const { tenancy, hostID, groupName, groupPartition, capacityReservationID } = placement;
  return {
    spotMarketOptions: spot?.enabled === true ? renderSpot(spot.maxPrice) : undefined,
    tenancy: tenancy ?? (hostID === undefined ? undefined : "host"),
    hostID,
    placementGroupName: groupName,
    placementGroupPartition: groupPartition,
    capacityReservationId: capacityReservationID,
  };
}

/** Without a price, `{}` enables spot; pruning would remove an object with an undefined price. */
function renderSpot(maxPrice: string | undefined): JsonObject {
  return maxPrice === undefined ? {} : { maxPrice };
}
