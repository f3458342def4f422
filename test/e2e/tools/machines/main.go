// The program machines plays what cloud-init, kubeadm and the kubelet do on real machines, for the machines of every
// infrastructure provider. Once a Machine has bootstrap data and is provisioned, its Node appears in an in-memory API
// server of Cluster API; for a machine of the control plane, also its pods and its member of etcd. The kubeconfig of
// the cluster is changed to lead there. Bootstrap data is not run.
//
// All state is in memory. After a restart, nodes and members of etcd appear again at the same address; everything else
// that was stored in a workload cluster is lost.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"k8s.io/klog/v2"
	inmemoryserver "sigs.k8s.io/cluster-api/test/infrastructure/inmemory/pkg/server"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
)

// portsOfWorkloads is how many workload clusters can be made in the life of the program.
const portsOfWorkloads = 2000

type options struct {
	healthAddress string
	debugPort     int
	firstPort     int
	managed       managedAuthority
}

func main() {
	o := options{}
	flag.StringVar(&o.healthAddress, "health-addr", "127.0.0.1:9440", "Address that answers /readyz.")
	flag.IntVar(&o.debugPort, "debug-port", 19100, "Port with a list of the workload clusters.")
	flag.IntVar(&o.firstPort, "first-port", 21000, "First port of the API servers of workload clusters.")
	flag.StringVar(&o.managed.certificate, "managed-ca-cert", "",
		"Certificate of the authority of managed control planes. Without it, they are not served.")
	flag.StringVar(&o.managed.key, "managed-ca-key", "", "Its RSA key.")
	klog.InitFlags(nil)
	flag.Parse()
	ctrl.SetLogger(klog.Background())
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(o options) error {
	ctx := ctrl.SetupSignalHandler()
	manager, err := newManager(o.healthAddress)
	if err != nil {
		return err
	}
	workloads, err := startWorkloads(ctx, o)
	if err != nil {
		return err
	}
	if err := setup(manager, &clusters{manager.GetClient(), workloads, o.managed}); err != nil {
		return err
	}
	return manager.Start(ctx)
}

func setup(manager ctrl.Manager, of *clusters) error {
	if err := of.setup(manager); err != nil {
		return err
	}
	if err := (&machines{clusters: of, booted: map[client.ObjectKey]booted{}}).setup(manager); err != nil {
		return err
	}
	return manager.AddReadyzCheck("ping", healthz.Ping)
}

func startWorkloads(ctx context.Context, o options) (*workloads, error) {
	memory, err := newMemory()
	if err != nil {
		return nil, err
	}
	if err := memory.Start(ctx); err != nil {
		return nil, err
	}
	ports := inmemoryserver.CustomPorts{
		MinPort:   int32(o.firstPort),
		MaxPort:   int32(o.firstPort + portsOfWorkloads),
		DebugPort: int32(o.debugPort),
	}
	return newWorkloads(memory, ports)
}
