package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	bootstrapv1 "sigs.k8s.io/cluster-api/api/bootstrap/kubeadm/v1beta2"
	controlplanev1 "sigs.k8s.io/cluster-api/api/controlplane/kubeadm/v1beta2"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/bootstrap/kubeadm/pkg/locking"
	"sigs.k8s.io/cluster-api/bootstrap/kubeadm/reconcilers/kubeadmconfig"
	"sigs.k8s.io/cluster-api/controllers/clustercache"
	"sigs.k8s.io/cluster-api/util/conditions"
	"sigs.k8s.io/cluster-api/util/secret"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// management is Cluster API's kubeadm bootstrap controller on a store in memory.
type management struct {
	client     client.Client
	cluster    *clusterv1.Cluster
	controller *kubeadmconfig.Reconciler
	booted     int
}

// An address of an infrastructure that names the endpoint only once it has created it (RFC 5737).
var laterEndpoint = clusterv1.APIEndpoint{Host: "192.0.2.10", Port: 6443}

// The controller reads from its label which version of the control plane it understands.
var controlPlaneDefinition = &apiextensionsv1.CustomResourceDefinition{ObjectMeta: metav1.ObjectMeta{
	Name:   "kubeadmcontrolplanes." + controlplanev1.GroupVersion.Group,
	Labels: map[string]string{clusterv1.GroupVersion.String(): controlplanev1.GroupVersion.Version},
}}

func startManagement(ctx context.Context, objects []client.Object) (*management, error) {
	store := fake.NewClientBuilder().WithScheme(newScheme()).
		WithObjects(append(objects, controlPlaneDefinition.DeepCopy())...).
		WithStatusSubresource(&bootstrapv1.KubeadmConfig{}, &clusterv1.Cluster{}).Build()
	cluster := find[*clusterv1.Cluster](objects)
	if err := provisionCluster(ctx, store, cluster); err != nil {
		return nil, err
	}
	managed := &management{client: store, cluster: cluster}
	if err := managed.startControlPlane(ctx, find[*controlplanev1.KubeadmControlPlane](objects)); err != nil {
		return nil, err
	}
	workload := fake.NewClientBuilder().WithScheme(newScheme()).Build()
	managed.controller = &kubeadmconfig.Reconciler{
		Client: store, SecretCachingClient: store, APIReader: store,
		ClusterCache:    clustercache.NewFakeClusterCache(workload, client.ObjectKeyFromObject(cluster)),
		KubeadmInitLock: locking.NewControlPlaneInitMutex(store),
		TokenTTL:        time.Hour,
	}
	return managed, nil
}

// startControlPlane generates the certificates, which the controller of a control plane does before the first machine.
func (m *management) startControlPlane(ctx context.Context, kubeadm *controlplanev1.KubeadmControlPlane) error {
	configuration := &bootstrapv1.ClusterConfiguration{}
	if kubeadm != nil {
		configuration = &kubeadm.Spec.KubeadmConfigSpec.ClusterConfiguration
	}
	owner := *metav1.NewControllerRef(m.cluster, clusterv1.GroupVersion.WithKind("Cluster"))
	certificates := secret.NewCertificatesForInitialControlPlane(configuration)
	if err := certificates.LookupOrGenerate(ctx, m.client, client.ObjectKeyFromObject(m.cluster), owner); err != nil {
		return err
	}
	if kubeadm != nil {
		return nil
	}
	// The controller follows the reference only to learn the version, for templates of files.
	m.cluster.Spec.ControlPlaneRef = clusterv1.ContractVersionedObjectReference{}
	if err := m.client.Update(ctx, m.cluster); err != nil {
		return err
	}
	return m.recordInitialization(ctx)
}

func provisionCluster(ctx context.Context, store client.Client, cluster *clusterv1.Cluster) error {
	if !cluster.Spec.ControlPlaneEndpoint.IsValid() {
		cluster.Spec.ControlPlaneEndpoint = laterEndpoint
		if err := store.Update(ctx, cluster); err != nil {
			return err
		}
	}
	provisioned := true
	cluster.Status.Initialization.InfrastructureProvisioned = &provisioned
	return store.Status().Update(ctx, cluster)
}

// boot creates the machine and returns the format and the text of the user data that the controller wrote for it.
func (m *management) boot(ctx context.Context, each machine) (format, text string, err error) {
	m.booted++
	owner, config := objectsOf(each, m.cluster, fmt.Sprintf("machine-%d", m.booted))
	for _, object := range []client.Object{owner, config} {
		if err := m.client.Create(ctx, object); err != nil {
			return "", "", err
		}
	}
	request := ctrl.Request{NamespacedName: client.ObjectKeyFromObject(config)}
	// The first call only records that nothing is paused.
	for range 2 {
		if _, err := m.controller.Reconcile(ctx, request); err != nil {
			return "", "", err
		}
	}
	data := &corev1.Secret{}
	if err := m.client.Get(ctx, request.NamespacedName, data); err != nil {
		return "", "", fmt.Errorf("the controller wrote no user data: %w", err)
	}
	return string(data.Data["format"]), string(data.Data["value"]), m.recordInitialization(ctx)
}

// recordInitialization lets all further machines join.
func (m *management) recordInitialization(ctx context.Context) error {
	conditions.Set(m.cluster, metav1.Condition{
		Type: clusterv1.ClusterControlPlaneInitializedCondition, Status: metav1.ConditionTrue, Reason: "Initialized",
	})
	return m.client.Status().Update(ctx, m.cluster)
}
