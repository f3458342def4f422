/** Where a control plane refers to the template of its machines. */
export const controlPlaneMachines = ["spec", "machineTemplate", "spec", "infrastructureRef"];
