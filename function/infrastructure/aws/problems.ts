import type { Problem } from "../../api/problem.ts";
import type { BootstrapFacts } from "../../bootstrap/provider.ts";
import type { RequestedMachine, PlacedMachine } from "../provider.ts";
import { isImageID, isInstanceType } from "./identifiers.ts";
import { findImageID, type ImageLookup, isOfIgnition, type MachineSettings } from "./machine.ts";
import { findPlacementProblems } from "./placement.ts";
import { findVolumeProblems } from "./volume.ts";

type Placed = PlacedMachine<MachineSettings>;

/** Problems of the machines of the control plane or of a pool. Parts of the spec may come from several layers. */
export function findMachineProblems(placed: Placed, lookup: ImageLookup): Problem[] {
  const { path, machine, machineSettings, bootstrap } = placed;
  const { rootVolume, dataVolumes = [] } = machineSettings;
  return [
    ...findTypeProblems(`${path}.type`, machine),
    ...findImageProblems(`${path}.image.id`, machine),
    ...findTemplateProblems(`${path}.image.name`, machine),
    ...findLookupProblems(`${path}.image`, machine, bootstrap),
    ...findBaseProblems(placed, lookup),
    ...findEksProblems(placed),
    ...findVolumeProblems(path, machine.disk, { root: rootVolume, data: dataVolumes }),
    ...findPlacementProblems(placed),
  ];
}

/** AWSMachineTemplate requires a type, and no default suits everyone. */
function findTypeProblems(path: string, { type }: RequestedMachine): Problem[] {
  if (type === undefined) {
    return [
      { path, message: "is required: an EC2 instance type such as m6i.large, or a machine class of the platform" },
    ];
  }
  if (isInstanceType(type)) return [];
  return [{ path, message: `"${type}" is neither a machine class nor an EC2 instance type such as m6i.large` }];
}

function findImageProblems(path: string, { image }: RequestedMachine): Problem[] {
  const { id } = image ?? {};
  if (id === undefined || isImageID(id)) return [];
  return [{ path, message: `"${id}" is not an AMI id, such as ami-0123456789abcdef0` }];
}

/** CAPA executes the name as a Go template with two fields, and fails on others (pkg/cloud/services/ec2/ami.go). */
function findTemplateProblems(path: string, { image }: RequestedMachine): Problem[] {
  const rest = (image?.name ?? "").replaceAll(/\{\{ ?\.(K8sVersion|BaseOS) ?\}\}/g, "");
  if (!rest.includes("{{")) return [];
  return [{ path, message: "may contain only the templates {{.K8sVersion}} and {{.BaseOS}}" }];
}

/** CAPA looks up images of image-builder, and on EKS those that AWS publishes, but no others. */
function findLookupProblems(path: string, { image }: RequestedMachine, bootstrap: BootstrapFacts): Problem[] {
  if (image !== undefined || bootstrap.nodeImages !== "Any") return [];
  return [{ path, message: `is required: the provider does not look up images for ${bootstrap.name}` }];
}

/** Machines of another format than that of the image would not start. */
function findBaseProblems({ path, machine: { image }, bootstrap }: Placed, { baseOS }: ImageLookup = {}): Problem[] {
  const isLookedUp = image === undefined || image.name?.includes("BaseOS") === true;
  if (!isLookedUp || baseOS === undefined || isOfIgnition(baseOS) === (bootstrap.format === "ignition")) return [];
  const needed = isOfIgnition(baseOS) ? "must be Flatcar" : "cannot be Flatcar";
  return [
    {
      path: `${path}.operatingSystem`,
      message: `${needed}, because infrastructure.aws.imageLookup.baseOS is ${baseOS}: change it, or set image`,
    },
  ];
}

/** CAPA looks up these images only for EKS, and never with an id (pkg/cloud/services/ec2/instances.go). */
function findEksProblems({
  path,
  machine: { image },
  machineSettings: { eksLookupType },
  bootstrap,
}: Placed): Problem[] {
  const at = `${path}.aws.eksLookupType`;
  if (eksLookupType === undefined) return [];
  if (bootstrap.nodeImages !== "ManagedService") {
    return [{ path: at, message: `is supported on EKS only: for ${bootstrap.name}, set image.id or image.name` }];
  }
  const isSetTwice = findImageID(image) !== undefined || image?.name !== undefined;
  return isSetTwice ? [{ path: at, message: "is not allowed with machine.image" }] : [];
}
