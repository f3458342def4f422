import type { JsonObject } from "../../kubernetes/object.ts";
import { combineNodeSetups } from "../combined-setup.ts";
import { pathsOfService, renderUnits, variablesOf } from "../flatcar/units.ts";
import type { NodeSetup } from "../node-setup.ts";

/** kubeadm's configuration, where Cluster API writes it with Ignition (bootstrap/kubeadm/pkg/ignition/clc). */
export const configOnIgnition = "/etc/kubeadm.yml";

/** The image's containerd starts late (kubernetes-sigs/image-builder#939). */
const service = { name: "kubeadm.service", after: ["containerd.service"], others: ["kubelet.service"] };

/** Files of Cluster API: Ignition writes only the last file with a path. */
export const filesOnIgnition = [configOnIgnition, "/etc/kubeadm.sh", ...pathsOfService(service.name)];

/** Renders the fields of a KubeadmConfigSpec that Ignition needs. An absent `overwrite` would not be valid YAML. */
export function renderIgnition(setup: NodeSetup): JsonObject {
  const { disks = [] } = setup;
  return {
    format: "ignition",
    ignition: { containerLinuxConfig: { additionalConfig: renderUnits(setup, service, false) } },
    diskSetup: {
      filesystems: disks.map(({ label, device, filesystem }) => ({ label, device, filesystem, overwrite: false })),
    },
  };
}

/** Cluster API treats a warning as an error, and a file without a mode is one (bootstrap/kubeadm/pkg/ignition/clc). */
export function addModes(setup: NodeSetup): NodeSetup {
  const files = (setup.files ?? []).map(({ permissions = "0644", ...file }) => ({ ...file, permissions }));
  return { ...setup, files };
}

/** Writes variables of the machine into kubeadm's configuration, which has no templates with Ignition. */
export function addVariables(setup: NodeSetup): NodeSetup {
  const commands = variablesOf(setup).map((name) => `sed -i "s#\\\${${name}}#$${name}#g" ${configOnIgnition}`);
  return combineNodeSetups({ preCommands: commands }, setup);
}
