package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-logr/logr"
	bootstrapv1 "github.com/siderolabs/cluster-api-bootstrap-provider-talos/api/v1alpha3"
	"github.com/siderolabs/cluster-api-bootstrap-provider-talos/controllers"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/kubernetes/scheme"
	clusterv1 "sigs.k8s.io/cluster-api/api/v1beta1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// management is the bootstrap controller of Talos on a store in memory.
type management struct {
	client     client.Client
	cluster    *clusterv1.Cluster
	controller *controllers.TalosConfigReconciler
	booted     int
}

// An address of an infrastructure that names the endpoint only once it has created it (RFC 5737).
var laterEndpoint = clusterv1.APIEndpoint{Host: "192.0.2.10", Port: 6443}

func startManagement(objects []unstructured.Unstructured) (*management, error) {
	cluster, err := clusterOf(objects)
	if err != nil {
		return nil, err
	}
	// The provider adds its kinds to this scheme.
	store := fake.NewClientBuilder().WithScheme(scheme.Scheme).WithObjects(cluster).
		WithStatusSubresource(&bootstrapv1.TalosConfig{}).Build()
	controller := &controllers.TalosConfigReconciler{Client: store, Scheme: scheme.Scheme, Log: logr.Discard()}
	return &management{client: store, cluster: cluster, controller: controller}, nil
}

// clusterOf returns a provisioned Cluster in the version that the provider reads.
func clusterOf(objects []unstructured.Unstructured) (*clusterv1.Cluster, error) {
	found := find(objects, "Cluster")
	if found == nil {
		return nil, errors.New("there is no Cluster")
	}
	cluster := &clusterv1.Cluster{
		ObjectMeta: metav1.ObjectMeta{Name: found.GetName(), Namespace: found.GetNamespace(), UID: "cluster"},
		Spec:       clusterv1.ClusterSpec{ClusterNetwork: &clusterv1.ClusterNetwork{}},
		Status:     clusterv1.ClusterStatus{InfrastructureReady: true},
	}
	if err := decode(*found, cluster.Spec.ClusterNetwork, "spec", "clusterNetwork"); err != nil {
		return nil, err
	}
	if err := decode(*found, &cluster.Spec.ControlPlaneEndpoint, "spec", "controlPlaneEndpoint"); err != nil {
		return nil, err
	}
	if cluster.Spec.ControlPlaneEndpoint.IsZero() {
		cluster.Spec.ControlPlaneEndpoint = laterEndpoint
	}
	return cluster, nil
}

// boot creates the machine and returns the configuration that the controller wrote for it.
func (m *management) boot(ctx context.Context, each machine) (string, error) {
	m.booted++
	owner, config := objectsOf(each, m.cluster, fmt.Sprintf("machine-%d", m.booted))
	if _, err := config.ValidateCreate(ctx, config); err != nil {
		return "", err
	}
	for _, object := range []client.Object{owner, config} {
		if err := m.client.Create(ctx, object); err != nil {
			return "", err
		}
	}
	request := ctrl.Request{NamespacedName: client.ObjectKeyFromObject(config)}
	// The second call writes the configuration of clients, which has the addresses of machines.
	for range 2 {
		if _, err := m.controller.Reconcile(ctx, request); err != nil {
			return "", err
		}
	}
	if err := m.client.Get(ctx, request.NamespacedName, config); err != nil {
		return "", err
	}
	if config.Status.DataSecretName == nil {
		return "", errors.New("the controller wrote no configuration")
	}
	data := &corev1.Secret{}
	key := client.ObjectKey{Namespace: config.Namespace, Name: *config.Status.DataSecretName}
	if err := m.client.Get(ctx, key, data); err != nil {
		return "", err
	}
	return string(data.Data["value"]), nil
}
