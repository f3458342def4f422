package main

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestOnlyMachinesThatLeaveAreLookedAtAgain(t *testing.T) {
	machine := machineNamed("a")
	if got := untilLeaving(machine); got != 0 {
		t.Errorf("a machine that stays is looked at after %s", got)
	}
	machine.DeletionTimestamp = ptr.To(metav1.Now())
	if got := untilLeaving(machine); got != leaveInterval {
		t.Errorf("a machine that leaves is looked at after %s", got)
	}
}

func TestMachinesAreKnownUntilTheyAreGone(t *testing.T) {
	of := machines{booted: map[client.ObjectKey]booted{}}
	key := client.ObjectKey{Namespace: "team-a", Name: "a"}
	if of.isKnown(key) {
		t.Error("a machine is known that has not booted")
	}
	of.remember(t.Context(), key, booted{"team-a/demo", "node-a"})
	if !of.isKnown(key) {
		t.Error("a machine that booted is not known")
	}
	if known, isKnown := of.forget(key); !isKnown || known.node != "node-a" || of.isKnown(key) {
		t.Errorf("known: %v, %v", known, isKnown)
	}
}
