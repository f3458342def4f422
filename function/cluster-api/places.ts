/** Where objects of Cluster API say what their machines are. */
export const controlPlaneMachines = ["spec", "machineTemplate", "spec", "infrastructureRef"];
export const workerMachines = ["spec", "template", "spec", "infrastructureRef"];
export const bootstrapReference = ["spec", "template", "spec", "bootstrap", "configRef"];

/** Every place where an object that makes machines refers to a template. */
export const templateReferencePaths = [controlPlaneMachines, workerMachines, bootstrapReference];
