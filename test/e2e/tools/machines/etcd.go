package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	cloudv1 "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/cloud/api/v1alpha1"
	inmemoryruntime "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const etcd = "etcd"

// memberPod is the pod of a member. The in-memory etcd is a view of such pods: the name without the prefix is that of
// the member, and annotations are its state. So there is one also where the distribution runs etcd without a pod.
func memberPod(member, node string) *corev1.Pod {
	pod := staticPod(etcd, member)
	pod.Spec.NodeName = node
	return pod
}

// addMember starts a member.
func addMember(ctx context.Context, memory inmemoryruntime.Client, pod *corev1.Pod) error {
	if err := memory.Get(ctx, client.ObjectKeyFromObject(pod), pod); !apierrors.IsNotFound(err) {
		return err
	}
	members, err := listMembers(ctx, memory)
	if err != nil {
		return err
	}
	pod.Annotations = annotationsOfNext(members, time.Now())
	return createMissing(ctx, memory, pod)
}

// removeMember takes a node out of etcd, and moves the leadership, as the remaining members would by an election.
func removeMember(ctx context.Context, memory inmemoryruntime.Client, node string) error {
	members, err := listMembers(ctx, memory)
	if err != nil {
		return err
	}
	var remaining []corev1.Pod
	for _, member := range members {
		if member.Spec.NodeName != node {
			remaining = append(remaining, member)
		} else if err := client.IgnoreNotFound(memory.Delete(ctx, &member)); err != nil {
			return err
		}
	}
	if len(remaining) == 0 || hasLeader(remaining) {
		return nil
	}
	leader := remaining[0].DeepCopy()
	leader.Annotations[cloudv1.EtcdLeaderFromAnnotationName] = time.Now().Format(time.RFC3339)
	return memory.Patch(ctx, leader, client.MergeFrom(&remaining[0]))
}

// listMembers lists the pods of members that no provider has removed from etcd.
func listMembers(ctx context.Context, memory inmemoryruntime.Client) ([]corev1.Pod, error) {
	pods := &corev1.PodList{}
	labels := client.MatchingLabels{"component": etcd, "tier": "control-plane"}
	if err := memory.List(ctx, pods, client.InNamespace(metav1.NamespaceSystem), labels); err != nil {
		return nil, err
	}
	var members []corev1.Pod
	for _, pod := range pods.Items {
		if _, isRemoved := pod.Annotations[cloudv1.EtcdMemberRemoved]; !isRemoved {
			members = append(members, pod)
		}
	}
	return members, nil
}

// annotationsOfNext are those of a member that joins these, or that starts a cluster and leads it.
func annotationsOfNext(members []corev1.Pod, now time.Time) map[string]string {
	annotations := map[string]string{
		cloudv1.EtcdClusterIDAnnotationName: identity(),
		cloudv1.EtcdMemberIDAnnotationName:  identity(),
	}
	for _, member := range members {
		annotations[cloudv1.EtcdClusterIDAnnotationName] = member.Annotations[cloudv1.EtcdClusterIDAnnotationName]
	}
	if !hasLeader(members) {
		annotations[cloudv1.EtcdLeaderFromAnnotationName] = now.Format(time.RFC3339)
	}
	return annotations
}

func hasLeader(members []corev1.Pod) bool {
	for _, member := range members {
		if member.Annotations[cloudv1.EtcdLeaderFromAnnotationName] != "" {
			return true
		}
	}
	return false
}

// identity is never zero, which etcd does not use.
func identity() string {
	return fmt.Sprint(rand.Uint32() | 1)
}
