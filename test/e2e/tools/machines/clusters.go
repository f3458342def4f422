package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/util/secret"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// clusters opens the workload cluster of each Cluster before its first machine boots, and closes it with the Cluster.
type clusters struct {
	client.Client
	workloads *workloads
	managed   managedAuthority
}

func (c *clusters) setup(manager ctrl.Manager) error {
	return ctrl.NewControllerManagedBy(manager).
		For(&clusterv1.Cluster{}).
		// Providers write the kubeconfig after the Cluster has its endpoint, and again when its certificate expires.
		Watches(&corev1.Secret{}, handler.EnqueueRequestsFromMapFunc(clusterOfKubeconfig), builder.OnlyMetadata).
		Complete(c)
}

func clusterOfKubeconfig(_ context.Context, object client.Object) []reconcile.Request {
	name, purpose, err := secret.ParseSecretName(object.GetName())
	if err != nil || purpose != secret.Kubeconfig {
		return nil
	}
	return []reconcile.Request{{NamespacedName: client.ObjectKey{Namespace: object.GetNamespace(), Name: name}}}
}

func (c *clusters) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	cluster := &clusterv1.Cluster{}
	err := c.Get(ctx, request.NamespacedName, cluster)
	if apierrors.IsNotFound(err) {
		return ctrl.Result{}, c.workloads.close(request.String())
	}
	if err != nil || !isSimulated(cluster) {
		return ctrl.Result{}, err
	}
	if _, isOnMachines := distributionOf(cluster); !isOnMachines {
		return ctrl.Result{}, c.workloads.serveManaged(ctx, cluster, c.managed)
	}
	return ctrl.Result{}, c.pointKubeconfig(ctx, cluster)
}

// isSimulated is false for the clusters whose nodes Cluster API's development provider simulates itself: it plays
// kubeadm on its own machines.
func isSimulated(cluster *clusterv1.Cluster) bool {
	isDevelopment := cluster.Spec.InfrastructureRef.Kind == "DevCluster"
	return !isDevelopment || cluster.Spec.ControlPlaneRef.Kind != "KubeadmControlPlane"
}

func distributionOf(cluster *clusterv1.Cluster) (distribution, bool) {
	of, isOnMachines := distributions[cluster.Spec.ControlPlaneRef.Kind]
	return of, isOnMachines
}

// openWorkload opens a workload cluster at the address that its kubeconfig names already: after a restart of this
// program, clients do not have to read the kubeconfig again.
func (c *clusters) openWorkload(ctx context.Context, cluster *clusterv1.Cluster) (workload, error) {
	found, err := c.readKubeconfig(ctx, cluster)
	if err != nil {
		return workload{}, err
	}
	port := portIn(found.Data[secret.KubeconfigDataName])
	return c.workloads.open(ctx, cluster, c.workloads.orAny(cluster, port))
}

// pointKubeconfig replaces the endpoint in the kubeconfig by the in-memory API server. So it does not matter whether
// the endpoint is a load balancer, a virtual address or a name that nothing resolves.
func (c *clusters) pointKubeconfig(ctx context.Context, cluster *clusterv1.Cluster) error {
	found, err := c.readKubeconfig(ctx, cluster)
	if err != nil || found.Name == "" {
		return err
	}
	opened, err := c.openWorkload(ctx, cluster)
	if err != nil {
		return err
	}
	pointed, err := withServer(found.Data[secret.KubeconfigDataName], "https://"+opened.address)
	if err != nil || pointed == nil {
		return err
	}
	changed := found.DeepCopy()
	changed.Data[secret.KubeconfigDataName] = pointed
	return c.Patch(ctx, changed, client.MergeFrom(found))
}

// readKubeconfig returns an empty Secret as long as there is none.
func (c *clusters) readKubeconfig(ctx context.Context, cluster *clusterv1.Cluster) (*corev1.Secret, error) {
	found := &corev1.Secret{}
	key := client.ObjectKey{Namespace: cluster.Namespace, Name: secret.Name(cluster.Name, secret.Kubeconfig)}
	if err := c.Get(ctx, key, found); err != nil {
		return &corev1.Secret{}, client.IgnoreNotFound(err)
	}
	return found, nil
}
