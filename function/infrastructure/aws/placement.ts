import type { Problem } from "../../api/problem.ts";
import type { PlacedMachine } from "../provider.ts";
import type { MachineSettings } from "./machine.ts";

type Check = [isProblem: boolean, field: string, message: string];
type Placement = NonNullable<MachineSettings["placement"]>;

/** CEL and webhook of CAPA (AWSMachineSpec, webhooks/awsmachinetemplate_webhook.go), and rejections of EC2. */
export function findPlacementProblems({ path, machineSettings, zones }: PlacedMachine<MachineSettings>): Problem[] {
  const { spot, subnetID, placement = {} } = machineSettings;
  const checks: Check[] = [
    ...(spot?.enabled === true ? listSpotChecks(placement) : []),
    ...listGroupChecks(placement),
    [zones.length > 0 && subnetID !== undefined, "subnetID", "is not allowed with zones: a subnet is in one zone"],
  ];
  return checks
    .filter(([isProblem]) => isProblem)
    .map(([, field, message]) => ({ path: `${path}.aws.${field}`, message }));
}

function listSpotChecks({ capacityReservationID, hostID, tenancy }: Placement): Check[] {
  const message = "is not allowed with spot";
  return [
    [capacityReservationID !== undefined, "placement.capacityReservationID", message],
    [hostID !== undefined, "placement.hostID", message],
    [hostID === undefined && tenancy === "host", "placement.tenancy", `"host" ${message}`],
  ];
}

function listGroupChecks({ tenancy = "host", hostID, groupName, groupPartition }: Placement): Check[] {
  return [
    [
      hostID !== undefined && tenancy !== "host",
      "placement.tenancy",
      `"${tenancy}" is not allowed: hostID requires host`,
    ],
    [groupPartition !== undefined && groupName === undefined, "placement.groupName", "is required with groupPartition"],
  ];
}
