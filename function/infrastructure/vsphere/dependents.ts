import type { Dependent } from "../../api/dependent.ts";
import type { MachineSettings } from "./machine.ts";

type Machine = Partial<MachineSettings>;

const ofMachine = (owner: string): Dependent<Machine>[] => [
  {
    at: `${owner}.vsphere`,
    settings: ["snapshot"],
    reason: "without a linked clone: set cloneMode to linkedClone, or remove it",
    hasEffect: ({ cloneMode }) => cloneMode === "linkedClone",
  },
  {
    at: `${owner}.vsphere`,
    settings: ["guestSoftPowerOffTimeoutSeconds"],
    reason: "without powerOffMode trySoft: remove it",
    hasEffect: ({ powerOffMode = "trySoft" }) => powerOffMode === "trySoft",
  },
];

export const vsphereDependents: readonly Dependent<Machine>[] = ["controlPlane.machine", "workers[].machine"].flatMap(
  (owner) => ofMachine(owner),
);
