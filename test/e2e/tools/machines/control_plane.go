package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/util/secret"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// controlPlaneNode is a node that serves the API of its workload cluster.
type controlPlaneNode struct {
	workload
	cluster *clusterv1.Cluster
	of      distribution
	node    string
	version string
}

// joinControlPlane starts everything that a control plane provider asks for on the node. The API server comes last:
// until then, nobody can see a half of it.
func (m *machines) joinControlPlane(ctx context.Context, n controlPlaneNode) error {
	etcdAuthority, err := m.readAuthority(ctx, n.cluster, secret.EtcdCA)
	if err != nil {
		return err
	}
	clusterAuthority, err := m.readAuthority(ctx, n.cluster, secret.ClusterCA)
	if err != nil {
		return err
	}
	member := memberPod(n.of.member(n.node), n.node)
	if err := addMember(ctx, n.memory, member); err != nil {
		return err
	}
	if err := createMissing(ctx, n.memory, n.of.pods(n.node)...); err != nil {
		return err
	}
	if err := createMissing(ctx, n.memory, n.of.objects(n.version)...); err != nil {
		return err
	}
	if err := m.workloads.addEtcdMember(n.name, member.Name, etcdAuthority); err != nil {
		return err
	}
	return m.workloads.addAPIServer(n.name, n.node, clusterAuthority)
}

// removeNode removes everything of a node; what is missing is gone already.
func (m *machines) removeNode(ctx context.Context, w workload, node string) error {
	object := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}
	if err := client.IgnoreNotFound(w.memory.Delete(ctx, object)); err != nil {
		return err
	}
	if err := removeMember(ctx, w.memory, node); err != nil {
		return err
	}
	if err := removePods(ctx, w, node); err != nil {
		return err
	}
	return m.workloads.removeServers(w.name, node)
}

func removePods(ctx context.Context, w workload, node string) error {
	pods := &corev1.PodList{}
	if err := w.memory.List(ctx, pods); err != nil {
		return err
	}
	for _, pod := range pods.Items {
		if pod.Spec.NodeName != node {
			continue
		}
		if err := client.IgnoreNotFound(w.memory.Delete(ctx, &pod)); err != nil {
			return err
		}
	}
	return nil
}
