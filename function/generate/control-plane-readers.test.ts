import { expect, test } from "vitest";
import { quay } from "../../test/modules/quay.ts";
import { controlPlaneProviders } from "../control-plane/index.ts";
import { kubeadm } from "../control-plane/kubeadm.ts";
import { buildControlPlaneReaders } from "./control-plane-readers.ts";

test("a bootstrap provider may read the control planes that name it and that its own role does not grant", () => {
  const files = buildControlPlaneReaders([kubeadm, quay]);

  expect([...files.keys()]).toEqual(["kubeadm-bootstrap-role.yaml", "kubeadm-bootstrap-binding.yaml"]);
  const [role, binding] = [...files.values()];
  expect(role).toMatchObject({
    kind: "ClusterRole",
    metadata: { name: "kubeadm-bootstrap-read-control-planes" },
    rules: [
      {
        apiGroups: ["controlplane.cluster.x-k8s.io"],
        resources: ["quaycontrolplanes"],
        verbs: ["get", "list", "watch"],
      },
    ],
  });
  expect(binding).toMatchObject({
    kind: "ClusterRoleBinding",
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "kubeadm-bootstrap-read-control-planes",
    },
    subjects: [
      {
        kind: "ServiceAccount",
        name: "capi-kubeadm-bootstrap-manager",
        namespace: "capi-kubeadm-bootstrap-system",
      },
    ],
  });
});

test("there is no role without such a control plane", () => {
  const others = controlPlaneProviders.filter(({ placement }) => placement !== "Hosted");

  expect(buildControlPlaneReaders(others)).toEqual(new Map());
});
