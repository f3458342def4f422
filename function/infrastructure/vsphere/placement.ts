import { line } from "../../api/text.ts";

const inventoryName = () => line(1024).min(1).optional();

/** Where CAPV creates virtual machines; names or inventory paths. Of the whole cluster, and of single machines. */
export const placementFields = {
  datacenter: inventoryName().describe("Datacenter. Default: the only one of the server."),
  folder: inventoryName().describe("Folder of the virtual machines. Default: the datacenter's."),
  resourcePool: inventoryName().describe("Resource pool. Default: the only one of the datacenter."),
  datastore: inventoryName().describe("Datastore of the disks. Default: one that storagePolicyName allows."),
  storagePolicyName: inventoryName().describe("Storage policy of the disks."),
};

export type PlacementField = keyof typeof placementFields;

export const placementNames: readonly PlacementField[] = [
  "datacenter",
  "folder",
  "resourcePool",
  "datastore",
  "storagePolicyName",
];
