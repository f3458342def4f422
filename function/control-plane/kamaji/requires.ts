import type { Prerequisite } from "../../cluster-api/prerequisite.ts";

export const kamajiRequires: readonly Prerequisite[] = [
  {
    what: "Provider",
    name: "Cluster API's Kamaji control plane provider 0.20 or later",
    how:
      "`clusterctl init --control-plane kamaji`. Up to 0.20, Cluster API 1.14 also needs the role of the kubeadm " +
      "bootstrap provider in `install/permissions`: without it, machines get no bootstrap data",
  },
  {
    what: "Provider",
    name: "Kamaji",
    how: "its chart; the newest Kubernetes version of a cluster is that of the installed release",
  },
  {
    what: "Cluster-scoped object",
    name: "DataStore",
    how: "the platform creates it, with the credentials of etcd or of a database",
  },
];
