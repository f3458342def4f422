// controllers runs the ClusterSecretStore and ExternalSecret controllers of the External Secrets Operator with its
// Kubernetes provider. The program of the project contains the clients of forty clouds and takes minutes to build.
package main

import (
	"flag"
	"time"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	genv1alpha1 "github.com/external-secrets/external-secrets/apis/generators/v1alpha1"
	"github.com/external-secrets/external-secrets/pkg/controllers/common"
	"github.com/external-secrets/external-secrets/pkg/controllers/externalsecret"
	"github.com/external-secrets/external-secrets/pkg/controllers/externalsecret/esmetrics"
	"github.com/external-secrets/external-secrets/pkg/controllers/metrics"
	"github.com/external-secrets/external-secrets/pkg/controllers/secretstore"
	"github.com/external-secrets/external-secrets/pkg/controllers/secretstore/cssmetrics"
	_ "github.com/external-secrets/external-secrets/pkg/provider/kubernetes"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const class = "default"

func main() {
	probeAddress := flag.String("health-probe-bind-address", ":8081", "address of /healthz")
	flag.Parse()
	ctrl.SetLogger(zap.New())
	metrics.SetUpLabelNames(false)
	esmetrics.SetUpMetrics()
	cssmetrics.SetUpMetrics()
	manager, err := ctrl.NewManager(ctrl.GetConfigOrDie(), ctrl.Options{
		Scheme:                 newScheme(),
		Metrics:                server.Options{BindAddress: "0"},
		HealthProbeBindAddress: *probeAddress,
	})
	utilruntime.Must(err)
	utilruntime.Must(manager.AddHealthzCheck("ping", healthz.Ping))
	addControllers(manager)
	utilruntime.Must(manager.Start(ctrl.SetupSignalHandler()))
}

func newScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, esv1.AddToScheme, genv1alpha1.AddToScheme,
	} {
		utilruntime.Must(add(scheme))
	}
	return scheme
}

func addControllers(manager ctrl.Manager) {
	options := controller.Options{RateLimiter: common.BuildRateLimiter()}
	utilruntime.Must((&secretstore.ClusterStoreReconciler{
		Client:          manager.GetClient(),
		Log:             ctrl.Log.WithName("ClusterSecretStore"),
		Scheme:          manager.GetScheme(),
		ControllerClass: class,
		RequeueInterval: time.Minute,
	}).SetupWithManager(manager, options))
	utilruntime.Must((&externalsecret.Reconciler{
		Client:                    manager.GetClient(),
		SecretClient:              manager.GetClient(),
		Log:                       ctrl.Log.WithName("ExternalSecret"),
		Scheme:                    manager.GetScheme(),
		RestConfig:                manager.GetConfig(),
		ControllerClass:           class,
		RequeueInterval:           time.Hour,
		ClusterSecretStoreEnabled: true,
	}).SetupWithManager(manager, options))
}
