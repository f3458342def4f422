import type { Problem } from "../../api/problem.ts";
import type { PlacedMachine } from "../provider.ts";
import type { MachineSettings } from "./machine.ts";

type Check = [isWrong: boolean, field: string, message: string];
type Placement = NonNullable<MachineSettings["placement"]>;

/** CEL and webhook of CAPA (AWSMachineSpec, webhooks/awsmachinetemplate_webhook.go), and rejections of EC2. */
export function findPlacementProblems({ path, machineSettings, zones }: PlacedMachine<MachineSettings>): Problem[] {
  const { spot, subnetID, placement = {} } = machineSettings;
  const checks: Check[] = [
    ...(spot?.enabled === true ? spotChecks(placement) : []),
    ...groupChecks(placement),
    [zones.length > 0 && subnetID !== undefined, "subnetID", "and zones exclude each other: a subnet is in one zone"],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, field, message]) => ({ path: `${path}.aws.${field}`, message }));
}

function spotChecks({ capacityReservationID, hostID, tenancy }: Placement): Check[] {
  const message = "and spot exclude each other";
  return [
    [capacityReservationID !== undefined, "placement.capacityReservationID", message],
    [hostID !== undefined, "placement.hostID", message],
    [hostID === undefined && tenancy === "host", "placement.tenancy", `"host" ${message}`],
  ];
}

function groupChecks({ tenancy = "host", hostID, groupName, groupPartition }: Placement): Check[] {
  return [
    [hostID !== undefined && tenancy !== "host", "placement.tenancy", `"${tenancy}" is not allowed: hostID needs host`],
    [
      groupPartition !== undefined && groupName === undefined,
      "placement.groupName",
      "is required: a partition is one of a placement group",
    ],
  ];
}
