package main

import (
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// distribution is what a control plane provider expects to find in a workload cluster besides nodes.
type distribution struct {
	// nodeLabels are the labels of control plane nodes.
	nodeLabels map[string]string
	// isTainted keeps workloads away from control plane nodes.
	isTainted bool
	// objects exist once for each cluster.
	objects func(version string) []client.Object
	// member names the member of etcd on a node.
	member func(node string) string
	// pods run on each control plane node, besides the member of etcd.
	pods func(node string) []*corev1.Pod
	// leave is called while a control plane machine is deleted, until its node is gone. It may be nil.
	leave func(leaving) error
}

// distributions are the control planes on machines, by the kind of Cluster.spec.controlPlaneRef. Other kinds are
// managed: they have no machines of their own, and a cloud runs their API server.
var distributions = map[string]distribution{
	"KubeadmControlPlane": kubeadm,
	"KThreesControlPlane": k3s,
}
