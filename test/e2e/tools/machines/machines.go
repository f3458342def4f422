package main

import (
	"context"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/util"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// leaveInterval is how often a node that is about to go looks for questions of its control plane provider.
const leaveInterval = time.Second

// machines makes a node of each machine that has booted, and removes it with the machine.
type machines struct {
	*clusters
	lock   sync.Mutex
	booted map[client.ObjectKey]booted
}

// booted is what is known of a machine after it is gone.
type booted struct {
	workload string
	node     string
}

// leaving is a control plane node whose machine is being deleted.
type leaving struct {
	workload
	ctx  context.Context
	node string
}

func (m *machines) setup(manager ctrl.Manager) error {
	return ctrl.NewControllerManagedBy(manager).For(&clusterv1.Machine{}).Complete(m)
}

func (m *machines) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	machine := &clusterv1.Machine{}
	if err := m.Get(ctx, request.NamespacedName, machine); err != nil {
		if apierrors.IsNotFound(err) {
			return ctrl.Result{}, m.remove(ctx, request.NamespacedName)
		}
		return ctrl.Result{}, err
	}
	cluster := &clusterv1.Cluster{}
	key := client.ObjectKey{Namespace: machine.Namespace, Name: machine.Spec.ClusterName}
	if err := m.Get(ctx, key, cluster); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !isSimulated(cluster) || !hasBooted(machine) {
		return ctrl.Result{}, nil
	}
	// A machine that was being deleted when this program started runs until it is gone: Cluster API drains its node.
	if machine.DeletionTimestamp.IsZero() || !m.isKnown(request.NamespacedName) {
		return ctrl.Result{RequeueAfter: untilLeaving(machine)}, m.boot(ctx, cluster, machine)
	}
	return m.leave(ctx, cluster, machine)
}

// untilLeaving is zero, which means never, for a machine that stays: its deletion is an event.
func untilLeaving(machine *clusterv1.Machine) time.Duration {
	if machine.DeletionTimestamp.IsZero() {
		return 0
	}
	return leaveInterval
}

// boot does nothing that is done already, because every change of a Machine leads here.
func (m *machines) boot(ctx context.Context, cluster *clusterv1.Cluster, machine *clusterv1.Machine) error {
	opened, err := m.openWorkload(ctx, cluster)
	if err != nil {
		return err
	}
	of, _ := distributionOf(cluster)
	node := nodeOf(machine, of)
	m.remember(ctx, client.ObjectKeyFromObject(machine), booted{opened.name, node.Name})
	if err := createMissing(ctx, opened.memory, node); err != nil || !util.IsControlPlaneMachine(machine) {
		return err
	}
	return m.joinControlPlane(ctx, controlPlaneNode{opened, cluster, of, node.Name, machine.Spec.Version})
}

func (m *machines) remember(ctx context.Context, machine client.ObjectKey, as booted) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if _, isKnown := m.booted[machine]; !isKnown {
		ctrl.LoggerFrom(ctx).Info("The node is up", "node", as.node)
	}
	m.booted[machine] = as
}

func (m *machines) isKnown(machine client.ObjectKey) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	_, isKnown := m.booted[machine]
	return isKnown
}

// forget returns what was known of a machine. Nothing is known of machines that booted before this program started.
func (m *machines) forget(machine client.ObjectKey) (booted, bool) {
	m.lock.Lock()
	defer m.lock.Unlock()
	known, isKnown := m.booted[machine]
	delete(m.booted, machine)
	return known, isKnown
}

// leave answers the control plane provider until the machine is gone.
func (m *machines) leave(
	ctx context.Context, cluster *clusterv1.Cluster, machine *clusterv1.Machine,
) (ctrl.Result, error) {
	of, _ := distributionOf(cluster)
	opened, isOpen := m.workloads.find(client.ObjectKeyFromObject(cluster).String())
	if of.leave == nil || !isOpen || !util.IsControlPlaneMachine(machine) {
		return ctrl.Result{}, nil
	}
	again := ctrl.Result{RequeueAfter: leaveInterval}
	return again, of.leave(leaving{opened, ctx, nodeName(machine)})
}

// remove ends the node of a machine that is gone, unless its whole cluster is gone already.
func (m *machines) remove(ctx context.Context, machine client.ObjectKey) error {
	known, isKnown := m.forget(machine)
	if !isKnown {
		return nil
	}
	opened, isOpen := m.workloads.find(known.workload)
	if !isOpen {
		return nil
	}
	ctrl.LoggerFrom(ctx).Info("The node is gone", "node", known.node)
	return m.removeNode(ctx, opened, known.node)
}
