package main

import (
	"context"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	inmemoryserver "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/server"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func clusterOf(infrastructure, controlPlane string) *clusterv1.Cluster {
	cluster := &clusterv1.Cluster{ObjectMeta: metav1.ObjectMeta{Namespace: "team-a", Name: "demo", UID: "first"}}
	cluster.Spec.InfrastructureRef.Kind = infrastructure
	cluster.Spec.ControlPlaneRef.Kind = controlPlane
	return cluster
}

func TestKubeadmOfTheDevelopmentProviderIsLeftAlone(t *testing.T) {
	for _, row := range []struct {
		infrastructure, controlPlane string
		want                         bool
	}{
		{"DevCluster", "KubeadmControlPlane", false},
		{"DevCluster", "KThreesControlPlane", true},
		{"AWSCluster", "KubeadmControlPlane", true},
		{"AWSManagedCluster", "AWSManagedControlPlane", true},
	} {
		if got := isSimulated(clusterOf(row.infrastructure, row.controlPlane)); got != row.want {
			t.Errorf("%s with %s: %v", row.infrastructure, row.controlPlane, got)
		}
	}
}

func newTestWorkloads(t *testing.T) *workloads {
	t.Helper()
	ports := inmemoryserver.CustomPorts{MinPort: 21000, MaxPort: 21010, DebugPort: 0}
	of, err := newWorkloads(startTestManager(t), ports)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = of.mux.Shutdown(context.Background()) })
	return of
}

func TestAddressIsKeptAcrossARestart(t *testing.T) {
	of := newTestWorkloads(t)
	opened, err := of.open(t.Context(), clusterOf("AWSCluster", "KubeadmControlPlane"), 21005)
	if err != nil || opened.address != "127.0.0.1:21005" {
		t.Fatalf("opened at %s: %v", opened.address, err)
	}
	other := clusterOf("AWSCluster", "KubeadmControlPlane")
	other.Name = "other"
	if second, err := of.open(t.Context(), other, 21005); err != nil || second.address == opened.address {
		t.Errorf("two clusters at %s: %v", second.address, err)
	}
}

func TestPortsOfOtherProgramsAreNotTaken(t *testing.T) {
	of := newTestWorkloads(t)
	if of.isOwn(20000) || !of.isOwn(21000) || !of.isOwn(21010) || of.isOwn(21011) {
		t.Error("the ports are not those of the flags")
	}
}

func TestTheCloudChoosesThePortOfAManagedControlPlane(t *testing.T) {
	of := newTestWorkloads(t)
	for _, row := range []struct {
		controlPlane string
		port, want   int32
	}{
		{"AWSManagedControlPlane", 20000, 20000},
		{"KubeadmControlPlane", 20000, 0},
		{"KubeadmControlPlane", 21000, 21000},
	} {
		if got := of.orAny(clusterOf("AWSCluster", row.controlPlane), row.port); got != row.want {
			t.Errorf("%s with %d: %d", row.controlPlane, row.port, got)
		}
	}
}

func TestAClusterOfTheSameNameIsAnotherOne(t *testing.T) {
	of := newTestWorkloads(t)
	cluster := clusterOf("AWSCluster", "KubeadmControlPlane")
	hasNode := func() bool {
		t.Helper()
		opened, err := of.open(t.Context(), cluster, 0)
		if err != nil {
			t.Fatal(err)
		}
		return opened.memory.Get(t.Context(), types.NamespacedName{Name: "a"}, &corev1.Node{}) == nil
	}
	opened, err := of.open(t.Context(), cluster, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := createMissing(t.Context(), opened.memory, nodeOf(machineNamed("a"), kubeadm)); err != nil {
		t.Fatal(err)
	}
	if !hasNode() {
		t.Error("the node of the same Cluster is lost")
	}
	if cluster.UID = "second"; hasNode() {
		t.Error("the node of the earlier Cluster is still there")
	}
}
