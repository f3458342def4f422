package main

import (
	"fmt"
	"hash/crc32"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	masterRole = "node-role.kubernetes.io/master"
	etcdRole   = "node-role.kubernetes.io/etcd"

	// The control plane provider asks k3s by an annotation of the node to remove the member of etcd, and waits for the
	// answer of k3s in the other one.
	etcdRemove  = "etcd.k3s.cattle.io/remove"
	etcdRemoved = "etcd.k3s.cattle.io/removed-node-name"
)

// k3s leaves what Cluster API K3s reads: the Secret with the serving certificate, by which the control plane counts as
// initialized, the roles of servers, and a proxy to the embedded etcd on each of them.
var k3s = distribution{
	nodeLabels: map[string]string{controlPlaneRole: "true", masterRole: "true", etcdRole: "true"},
	objects: func(string) []client.Object {
		return []client.Object{&corev1.Secret{ObjectMeta: inSystem("k3s-serving"), Type: corev1.SecretTypeTLS}}
	},
	// k3s adds a random suffix of this form, which the control plane provider cuts off.
	member: func(node string) string { return fmt.Sprintf("%s-%08x", node, crc32.ChecksumIEEE([]byte(node))) },
	pods: func(node string) []*corev1.Pod {
		return []*corev1.Pod{runningPod("etcd-proxy", node, map[string]string{"app": "etcd-proxy"})}
	},
	leave: leaveK3sEtcd,
}

// leaveK3sEtcd plays the controller of k3s that removes the member of a node from etcd when it is asked to.
func leaveK3sEtcd(l leaving) error {
	node := &corev1.Node{}
	if err := l.memory.Get(l.ctx, types.NamespacedName{Name: l.node}, node); err != nil {
		return client.IgnoreNotFound(err)
	}
	if !asksToLeaveEtcd(node) {
		return nil
	}
	if err := removeMember(l.ctx, l.memory, l.node); err != nil {
		return err
	}
	answered := node.DeepCopy()
	answered.Annotations[etcdRemoved] = l.node
	return l.memory.Patch(l.ctx, answered, client.MergeFrom(node))
}

func asksToLeaveEtcd(node *corev1.Node) bool {
	_, isAsked := node.Annotations[etcdRemove]
	_, isAnswered := node.Annotations[etcdRemoved]
	return isAsked && !isAnswered
}
