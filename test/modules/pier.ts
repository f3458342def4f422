import { z } from "zod";
import { kubeadm } from "../../function/bootstrap/kubeadm.ts";
import { controlPlaneGroup, type ProviderKind } from "../../function/cluster-api/kinds.ts";
import { defineControlPlane } from "../../function/control-plane/provider.ts";
import { typeOf } from "../../function/kubernetes/kind.ts";
import { annotationOf, type JsonObject, textAt } from "../../function/kubernetes/object.ts";

const kind: ProviderKind = {
  group: controlPlaneGroup,
  version: "v1alpha3",
  kind: "PierControlPlane",
  use: "Composed",
  scope: "Namespaced",
  role: "ControlPlane",
  contract: "v1beta1",
};

const isUpToDate = (owner: JsonObject, machine: JsonObject): boolean =>
  textAt(machine, "spec", "version") === textAt(owner, "spec", "release", "version") &&
  annotationOf(machine, "pier/template") === textAt(owner, "spec", "infrastructureTemplate", "name");

/** A control plane on machines for tests. All its fields have other paths than those of kubeadm. */
export const pier = defineControlPlane({
  name: "pier",
  title: "Pier",
  docs: "https://example.org",
  kinds: [kind],
  placement: "Machines",
  bootstrap: kubeadm,
  settings: z.strictObject({ mooring: z.string().default("rope") }),
  shape: {
    machineTemplate: { path: "spec.infrastructureTemplate", form: "ObjectReference" },
    version: {
      path: "spec.release.version",
      release: { suffix: "+pier1", pattern: /^v\d+\.\d+\.\d+\+pier\d+$/ },
    },
    replacesMachines: () => ["spec.config"],
    writtenBack: ["spec.config.externalAddress"],
    progress: {
      needsMachines: true,
      count: (owner, machines) => ({
        total: machines.length,
        ready: machines.length,
        upToDate: machines.filter((machine) => isUpToDate(owner, machine)).length,
        available: machines.length,
      }),
    },
    reportsVersion: false,
    remediates: false,
    needsEqualMinor: false,
  },
  controlPlane: ({ controlPlane, settings, version, machineTemplate }) => ({
    ...typeOf(kind),
    spec: {
      replicas: controlPlane.replicas,
      release: { version },
      infrastructureTemplate: machineTemplate,
      config: { mooring: settings.mooring },
    },
  }),
});
