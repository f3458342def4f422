package main

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
)

func machineNamed(name string) *clusterv1.Machine {
	machine := &clusterv1.Machine{ObjectMeta: metav1.ObjectMeta{Namespace: "team-a", Name: name}}
	machine.Spec.ProviderID = "mock:///" + name
	machine.Spec.Version = "v1.35.2"
	machine.Spec.Bootstrap.DataSecretName = ptr.To("data")
	machine.Status.Initialization.InfrastructureProvisioned = ptr.To(true)
	return machine
}

func controlPlaneMachine(name string) *clusterv1.Machine {
	machine := machineNamed(name)
	machine.Labels = map[string]string{clusterv1.MachineControlPlaneLabel: ""}
	return machine
}

func TestBootsWithDataIDAndInfrastructure(t *testing.T) {
	if !hasBooted(machineNamed("a")) {
		t.Error("a provisioned machine with data and provider ID has not booted")
	}
	for missing, remove := range map[string]func(*clusterv1.Machine){
		"data":           func(m *clusterv1.Machine) { m.Spec.Bootstrap.DataSecretName = nil },
		"provider ID":    func(m *clusterv1.Machine) { m.Spec.ProviderID = "" },
		"infrastructure": func(m *clusterv1.Machine) { m.Status.Initialization.InfrastructureProvisioned = nil },
	} {
		machine := machineNamed("a")
		if remove(machine); hasBooted(machine) {
			t.Errorf("a machine without %s has booted", missing)
		}
	}
}

func TestNodeHasTheNameOfTheCloud(t *testing.T) {
	machine := machineNamed("a")
	machine.Status.Addresses = clusterv1.MachineAddresses{
		{Type: clusterv1.MachineInternalIP, Address: "10.0.0.7"},
		{Type: clusterv1.MachineInternalDNS, Address: "ip-10-0-0-7"},
	}
	if got := nodeOf(machine, kubeadm).Name; got != "ip-10-0-0-7" {
		t.Errorf("the name of the node is %q", got)
	}
}

func TestWorkerHasNoRole(t *testing.T) {
	node := nodeOf(machineNamed("a"), kubeadm)
	if _, hasRole := node.Labels[controlPlaneRole]; hasRole || len(node.Spec.Taints) != 0 {
		t.Errorf("a worker has labels %v and taints %v", node.Labels, node.Spec.Taints)
	}
	if node.Spec.ProviderID != "mock:///a" || node.Status.NodeInfo.KubeletVersion != "v1.35.2" {
		t.Errorf("the node is not that of the machine: %v", node)
	}
}

func TestRolesOfControlPlanes(t *testing.T) {
	ofKubeadm := nodeOf(controlPlaneMachine("a"), kubeadm)
	if ofKubeadm.Labels[controlPlaneRole] != "" || len(ofKubeadm.Spec.Taints) != 1 {
		t.Errorf("kubeadm: labels %v, taints %v", ofKubeadm.Labels, ofKubeadm.Spec.Taints)
	}
	ofK3s := nodeOf(controlPlaneMachine("a"), k3s)
	if ofK3s.Labels[masterRole] != "true" || len(ofK3s.Spec.Taints) != 0 {
		t.Errorf("k3s: labels %v, taints %v", ofK3s.Labels, ofK3s.Spec.Taints)
	}
}

func TestNodeIsReady(t *testing.T) {
	for _, condition := range nodeConditions() {
		isReady := condition.Type == corev1.NodeReady
		if (condition.Status == corev1.ConditionTrue) != isReady {
			t.Errorf("%s is %s", condition.Type, condition.Status)
		}
	}
}
