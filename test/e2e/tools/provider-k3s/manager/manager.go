// Package manager runs the controllers and webhooks of Cluster API K3s. Upstream's own programs always listen on port
// 9443, so they cannot run side by side, and have no health endpoint; these take the flags of other providers.
package manager

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	bootstrapv1beta1 "github.com/k3s-io/cluster-api-k3s/bootstrap/api/v1beta1"
	bootstrapv1 "github.com/k3s-io/cluster-api-k3s/bootstrap/api/v1beta2"
	controlplanev1beta1 "github.com/k3s-io/cluster-api-k3s/controlplane/api/v1beta1"
	controlplanev1 "github.com/k3s-io/cluster-api-k3s/controlplane/api/v1beta2"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	clusterv1 "sigs.k8s.io/cluster-api/api/v1beta1"
	expv1 "sigs.k8s.io/cluster-api/exp/api/v1beta1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
)

// Concurrency is upstream's default.
const Concurrency = 1

// syncPeriod is upstream's default.
const syncPeriod = 10 * time.Minute

// Setup adds controllers and webhooks to a manager.
type Setup func(context.Context, ctrl.Manager) error

type options struct {
	webhookPort  int
	certificates string
	health       string
	metrics      string
}

// Run starts a manager and ends the program with it.
func Run(setup Setup) {
	if err := run(ctrl.SetupSignalHandler(), readFlags(), setup); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func readFlags() options {
	o := options{}
	flag.IntVar(&o.webhookPort, "webhook-port", 9443, "Port of the webhooks.")
	flag.StringVar(&o.certificates, "webhook-cert-dir", "", "Folder with tls.crt and tls.key.")
	flag.StringVar(&o.health, "health-addr", "127.0.0.1:9440", "Address that answers /readyz.")
	flag.StringVar(&o.metrics, "diagnostics-address", "0", "Address of the metrics.")
	flag.Bool("insecure-diagnostics", true, "The metrics are always served without TLS.")
	flag.Parse()
	ctrl.SetLogger(zap.New(zap.UseDevMode(true)))
	return o
}

func run(ctx context.Context, o options, setup Setup) error {
	manager, err := newManager(o)
	if err != nil {
		return err
	}
	if err := setup(ctx, manager); err != nil {
		return err
	}
	if err := manager.AddReadyzCheck("ping", healthz.Ping); err != nil {
		return err
	}
	return manager.Start(ctx)
}

func newManager(o options) (ctrl.Manager, error) {
	scheme, err := newScheme()
	if err != nil {
		return nil, err
	}
	config, err := ctrl.GetConfig()
	if err != nil {
		return nil, err
	}
	period := syncPeriod
	return ctrl.NewManager(config, ctrl.Options{
		Scheme:                 scheme,
		Metrics:                server.Options{BindAddress: o.metrics},
		HealthProbeBindAddress: o.health,
		WebhookServer:          webhook.NewServer(webhook.Options{Port: o.webhookPort, CertDir: o.certificates}),
		Cache:                  cache.Options{SyncPeriod: &period},
	})
}

func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	for _, addTo := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, clusterv1.AddToScheme, expv1.AddToScheme,
		bootstrapv1beta1.AddToScheme, bootstrapv1.AddToScheme,
		controlplanev1beta1.AddToScheme, controlplanev1.AddToScheme,
	} {
		if err := addTo(scheme); err != nil {
			return nil, err
		}
	}
	return scheme, nil
}
