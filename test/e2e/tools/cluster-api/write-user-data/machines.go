package main

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	bootstrapv1 "sigs.k8s.io/cluster-api/api/bootstrap/kubeadm/v1beta2"
	controlplanev1 "sigs.k8s.io/cluster-api/api/controlplane/kubeadm/v1beta2"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/controlplane/kubeadm/pkg/desiredstate"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type role string

const (
	initial role = "init"
	joining role = "join"
	worker  role = "worker"
)

// machine is a machine that waits for its user data.
type machine struct {
	template string
	role     role
	version  string
	config   *bootstrapv1.KubeadmConfig
}

// describeMachines lists the machines of a cluster that boot with kubeadm, those of the control plane first.
func describeMachines(objects []client.Object) ([]machine, error) {
	machines, err := describeControlPlane(objects)
	if err != nil {
		return nil, err
	}
	templates := map[string]*bootstrapv1.KubeadmConfigTemplate{}
	for _, each := range objects {
		if template, isTemplate := each.(*bootstrapv1.KubeadmConfigTemplate); isTemplate {
			templates[template.Name] = template
		}
	}
	for _, each := range objects {
		deployment, isDeployment := each.(*clusterv1.MachineDeployment)
		if !isDeployment {
			continue
		}
		spec := deployment.Spec.Template.Spec
		template, hasTemplate := templates[spec.Bootstrap.ConfigRef.Name]
		if !hasTemplate {
			continue
		}
		// The controller of MachineSets copies the template.
		config := &bootstrapv1.KubeadmConfig{Spec: *template.Spec.Template.Spec.DeepCopy()}
		machines = append(machines, machine{template.Name, worker, spec.Version, config})
	}
	return machines, nil
}

func describeControlPlane(objects []client.Object) ([]machine, error) {
	controlPlane := find[*controlplanev1.KubeadmControlPlane](objects)
	if controlPlane == nil {
		return nil, nil
	}
	cluster := find[*clusterv1.Cluster](objects)
	if cluster == nil {
		return nil, fmt.Errorf("there is no Cluster")
	}
	machines := []machine{}
	for _, role := range []role{initial, joining} {
		config, err := desiredstate.ComputeDesiredKubeadmConfig(controlPlane, cluster, role == joining, "", nil)
		if err != nil {
			return nil, err
		}
		machines = append(machines, machine{controlPlane.Name, role, controlPlane.Spec.Version, config})
	}
	return machines, nil
}

// objectsOf returns a Machine and its KubeadmConfig, as the Machine controller leaves them.
func objectsOf(each machine, cluster *clusterv1.Cluster, name string) (*clusterv1.Machine, *bootstrapv1.KubeadmConfig) {
	labels := map[string]string{clusterv1.ClusterNameLabel: cluster.Name}
	if each.role != worker {
		labels[clusterv1.MachineControlPlaneLabel] = ""
	}
	owner := &clusterv1.Machine{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: cluster.Namespace, Labels: labels, UID: types.UID(name)},
		Spec:       clusterv1.MachineSpec{ClusterName: cluster.Name, Version: each.version},
	}
	config := each.config.DeepCopy()
	config.ObjectMeta = metav1.ObjectMeta{
		Name: name, Namespace: cluster.Namespace, Labels: labels,
		OwnerReferences: []metav1.OwnerReference{
			{APIVersion: clusterv1.GroupVersion.String(), Kind: "Machine", Name: name, UID: owner.UID},
		},
	}
	return owner, config
}
