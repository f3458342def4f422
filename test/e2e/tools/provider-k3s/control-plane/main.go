// The program control-plane is the control plane provider of Cluster API K3s.
package main

import (
	"context"
	"errors"
	"time"

	controlplanev1 "github.com/k3s-io/cluster-api-k3s/controlplane/api/v1beta2"
	"github.com/k3s-io/cluster-api-k3s/controlplane/controllers"
	"github.com/k3s-io/cluster-api-k3s/pkg/etcd"
	ctrl "sigs.k8s.io/controller-runtime"

	"function-cluster-api/test/e2e/tools/provider-k3s/manager"
)

// dialTimeout is upstream's default.
const dialTimeout = 10 * time.Second

func main() { manager.Run(setup) }

func setup(ctx context.Context, to ctrl.Manager) error {
	logOf := ctrl.Log.WithName("controllers")
	planes, machines := logOf.WithName("KThreesControlPlane"), logOf.WithName("Machine")
	controlPlanes := &controllers.KThreesControlPlaneReconciler{
		Client: to.GetClient(), Scheme: to.GetScheme(), Log: planes,
		EtcdDialTimeout: dialTimeout, EtcdCallTimeout: etcd.DefaultCallTimeout,
	}
	ofMachines := &controllers.MachineReconciler{
		Client: to.GetClient(), Scheme: to.GetScheme(), Log: machines,
		EtcdDialTimeout: dialTimeout, EtcdCallTimeout: etcd.DefaultCallTimeout,
	}
	return errors.Join(
		controlPlanes.SetupWithManager(ctx, to, &planes, manager.Concurrency),
		ofMachines.SetupWithManager(ctx, to, &machines, manager.Concurrency),
		(&controlplanev1.KThreesControlPlane{}).SetupWebhookWithManager(to),
	)
}
