package main

import (
	"context"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/klog/v2"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	inmemoryruntime "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/runtime"
	inmemoryserver "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/server"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// workload is the in-memory side of one Cluster: its objects, and the address of its API server.
type workload struct {
	name    string
	memory  inmemoryruntime.Client
	address string
}

// workloads are the workload clusters that exist, by namespace and name of their Cluster.
type workloads struct {
	lock    sync.Mutex
	manager inmemoryruntime.Manager
	mux     *inmemoryserver.WorkloadClustersMux
	ports   inmemoryserver.CustomPorts
	opened  map[string]types.UID
}

func newWorkloads(manager inmemoryruntime.Manager, ports inmemoryserver.CustomPorts) (*workloads, error) {
	mux, err := inmemoryserver.NewWorkloadClustersMux(manager, localHost, ports)
	return &workloads{manager: manager, mux: mux, ports: ports, opened: map[string]types.UID{}}, err
}

// isOwn tells whether this program gives such ports to workload clusters. A kubeconfig may name a port of another
// program on this machine: the development provider has endpoints of its own.
func (w *workloads) isOwn(port int32) bool {
	return port >= w.ports.MinPort && port <= w.ports.MaxPort
}

// orAny returns the port that a kubeconfig names, or 0 for any if this program does not serve the cluster there. The
// mock of a cloud has chosen the port of a managed control plane.
func (w *workloads) orAny(cluster *clusterv1.Cluster, port int32) int32 {
	if _, isOnMachines := distributionOf(cluster); isOnMachines && !w.isOwn(port) {
		return 0
	}
	return port
}

// open returns the workload cluster of a Cluster, and makes it at its first call. A Cluster of the same name as one
// that is gone gets a new one, because it has other authorities. Port 0 is any.
func (w *workloads) open(ctx context.Context, cluster *clusterv1.Cluster, port int32) (workload, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	name := klog.KObj(cluster).String()
	if uid, isOpen := w.opened[name]; isOpen && uid != cluster.UID {
		if err := w.closeLocked(name); err != nil {
			return workload{}, err
		}
	}
	w.manager.AddResourceGroup(name)
	listener, err := w.mux.InitWorkloadClusterListener(name, w.freeOrAny(port))
	if err != nil {
		return workload{}, err
	}
	if err := w.mux.RegisterResourceGroup(name, name); err != nil {
		return workload{}, err
	}
	memory := w.manager.GetResourceGroup(name).GetClient()
	w.opened[name] = cluster.UID
	return workload{name, memory, listener.HostPort()}, createMissing(ctx, memory, namespaces()...)
}

// freeOrAny returns the port, or 0 if another workload cluster has it.
func (w *workloads) freeOrAny(port int32) int32 {
	for name := range w.opened {
		if info := w.mux.GetCluster(name); info != nil && info.Port == port {
			return 0
		}
	}
	return port
}

// find returns the workload cluster of a name if it is open.
func (w *workloads) find(name string) (workload, bool) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if _, isOpen := w.opened[name]; !isOpen {
		return workload{}, false
	}
	return workload{name: name, memory: w.manager.GetResourceGroup(name).GetClient()}, true
}

// close forgets everything about a Cluster that is gone.
func (w *workloads) close(name string) error {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.closeLocked(name)
}

func (w *workloads) closeLocked(name string) error {
	delete(w.opened, name)
	if err := w.mux.DeleteWorkloadClusterListener(name); err != nil {
		return err
	}
	w.manager.DeleteResourceGroup(name)
	return nil
}

func createMissing[Object client.Object](ctx context.Context, memory inmemoryruntime.Client, objects ...Object) error {
	for _, object := range objects {
		if err := memory.Create(ctx, object); err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}
