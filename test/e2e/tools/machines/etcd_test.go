package main

import (
	"context"
	"regexp"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	cloudv1 "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/cloud/api/v1alpha1"
	inmemoryruntime "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func startTestManager(t *testing.T) inmemoryruntime.Manager {
	t.Helper()
	manager, err := newMemory()
	if err != nil {
		t.Fatal(err)
	}
	if err := manager.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return manager
}

func newTestMemory(t *testing.T) inmemoryruntime.Client {
	t.Helper()
	manager := startTestManager(t)
	manager.AddResourceGroup("test")
	return manager.GetResourceGroup("test").GetClient()
}

func membersAfter(t *testing.T, memory inmemoryruntime.Client, nodes ...string) []corev1.Pod {
	t.Helper()
	for _, node := range nodes {
		if err := addMember(t.Context(), memory, memberPod("member-"+node, node)); err != nil {
			t.Fatal(err)
		}
	}
	members, err := listMembers(t.Context(), memory)
	if err != nil {
		t.Fatal(err)
	}
	return members
}

func TestMembersJoinOneClusterWithOneLeader(t *testing.T) {
	members := membersAfter(t, newTestMemory(t), "a", "b", "c", "a")
	if len(members) != 3 {
		t.Fatalf("there are %d members", len(members))
	}
	clusters, identities, leaders := map[string]bool{}, map[string]bool{}, 0
	for _, member := range members {
		clusters[member.Annotations[cloudv1.EtcdClusterIDAnnotationName]] = true
		identities[member.Annotations[cloudv1.EtcdMemberIDAnnotationName]] = true
		if hasLeader([]corev1.Pod{member}) {
			leaders++
		}
	}
	if len(clusters) != 1 || len(identities) != 3 || leaders != 1 {
		t.Errorf("clusters %v, members %v, %d leaders", clusters, identities, leaders)
	}
}

func TestLeadershipMovesFromARemovedMember(t *testing.T) {
	memory := newTestMemory(t)
	membersAfter(t, memory, "a", "b")
	if err := removeMember(t.Context(), memory, "a"); err != nil {
		t.Fatal(err)
	}
	members := membersAfter(t, memory)
	if len(members) != 1 || members[0].Spec.NodeName != "b" || !hasLeader(members) {
		t.Errorf("left: %v", members)
	}
}

func TestAMemberThatAProviderRemovedIsNone(t *testing.T) {
	memory := newTestMemory(t)
	first := membersAfter(t, memory, "a", "b")[0]
	removed := first.DeepCopy()
	removed.Annotations[cloudv1.EtcdMemberRemoved] = ""
	if err := memory.Patch(t.Context(), removed, client.MergeFrom(&first)); err != nil {
		t.Fatal(err)
	}
	if members := membersAfter(t, memory); len(members) != 1 {
		t.Errorf("members: %v", members)
	}
}

func TestK3sLeavesEtcdWhenAsked(t *testing.T) {
	memory := newTestMemory(t)
	membersAfter(t, memory, "a", "b")
	node := nodeOf(controlPlaneMachine("a"), k3s)
	if err := createMissing(t.Context(), memory, node); err != nil {
		t.Fatal(err)
	}
	leaveAndRead := func() *corev1.Node {
		t.Helper()
		if err := leaveK3sEtcd(leaving{workload{memory: memory}, context.Background(), "a"}); err != nil {
			t.Fatal(err)
		}
		read := &corev1.Node{}
		if err := memory.Get(t.Context(), types.NamespacedName{Name: "a"}, read); err != nil {
			t.Fatal(err)
		}
		return read
	}
	before := leaveAndRead()
	if _, isAnswered := before.Annotations[etcdRemoved]; isAnswered || len(membersAfter(t, memory)) != 2 {
		t.Fatal("the member left without being asked to")
	}
	asked := before.DeepCopy()
	asked.Annotations[etcdRemove] = "true"
	if err := memory.Patch(t.Context(), asked, client.MergeFrom(before)); err != nil {
		t.Fatal(err)
	}
	if after := leaveAndRead(); after.Annotations[etcdRemoved] != "a" || len(membersAfter(t, memory)) != 1 {
		t.Errorf("annotations %v, members %d", after.Annotations, len(membersAfter(t, memory)))
	}
}

func TestTheProviderOfK3sFindsTheNodeOfAMember(t *testing.T) {
	form := regexp.MustCompile("^demo-control-plane-x9rtw-[0-9a-f]{8}$")
	if name := k3s.member("demo-control-plane-x9rtw"); !form.MatchString(name) {
		t.Errorf("the member is %s", name)
	}
}
