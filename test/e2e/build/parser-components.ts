import { type Component, versionVariables } from "./components.ts";

/** Writes the user data of machines with Cluster API's own controllers. */
export const userDataWriter: Component = {
  name: "cluster-api",
  module: "sigs.k8s.io/cluster-api",
  programs: { "write-user-data": "./write-user-data" },
  sources: ["main.go", "machines.go", "management.go", "objects.go"].map((file) => `write-user-data/${file}`),
  tags: "fieldsv1string",
};

/**
 * kubeadm of the examples' version, because Cluster API sets feature gates that other versions do not know; and what
 * reads other files and flags of nodes with the code of Kubernetes.
 */
export const nodePrograms: Component = {
  name: "kubernetes-node",
  module: "k8s.io/kubernetes",
  programs: {
    kubeadm: "k8s.io/kubernetes/cmd/kubeadm",
    "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
    "read-kubernetes": "./read-kubernetes",
  },
  sources: ["read-kubernetes/main.go"],
  linkerVariables: versionVariables("k8s.io/component-base/version"),
};

/** Writes machine configurations with the controller of Talos' bootstrap provider, and reads them with Talos' code. */
export const machineConfigWriter: Component = {
  name: "provider-talos",
  module: "github.com/siderolabs/cluster-api-bootstrap-provider-talos",
  programs: { "write-machine-config": "./write-machine-config" },
  sources: ["main.go", "machines.go", "management.go", "objects.go", "talos.go"].map(
    (file) => `write-machine-config/${file}`,
  ),
};

/** Reads registries and configuration with the code of containerd. */
export const containerdReader: Component = {
  name: "containerd",
  module: "github.com/containerd/containerd/v2",
  programs: { "read-containerd": "./read-containerd" },
  sources: ["read-containerd/main.go"],
};

/** Reads configurations with the code of Ignition and Butane. */
export const ignitionReader: Component = {
  name: "ignition",
  module: "github.com/coreos/ignition/v2",
  programs: { "read-ignition": "./read-ignition" },
  sources: ["main.go", "parse.go", "describe.go"].map((file) => `read-ignition/${file}`),
};
