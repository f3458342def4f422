// The program bootstrap is the bootstrap provider of Cluster API K3s.
package main

import (
	"context"
	"errors"

	bootstrapv1 "github.com/k3s-io/cluster-api-k3s/bootstrap/api/v1beta2"
	"github.com/k3s-io/cluster-api-k3s/bootstrap/controllers"
	ctrl "sigs.k8s.io/controller-runtime"

	"function-cluster-api/test/e2e/tools/provider-k3s/manager"
)

func main() { manager.Run(setup) }

func setup(_ context.Context, to ctrl.Manager) error {
	reconciler := &controllers.KThreesConfigReconciler{
		Client: to.GetClient(),
		Log:    ctrl.Log.WithName("controllers").WithName("KThreesConfig"),
		Scheme: to.GetScheme(),
	}
	return errors.Join(
		reconciler.SetupWithManager(to, manager.Concurrency),
		(&bootstrapv1.KThreesConfig{}).SetupWebhookWithManager(to),
		(&bootstrapv1.KThreesConfigTemplate{}).SetupWebhookWithManager(to),
	)
}
