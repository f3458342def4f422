package main

import (
	"fmt"

	bootstrapv1 "github.com/siderolabs/cluster-api-bootstrap-provider-talos/api/v1alpha3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	clusterv1 "sigs.k8s.io/cluster-api/api/v1beta1"
)

// machine is a machine that waits for its configuration.
type machine struct {
	template string
	version  string
	config   bootstrapv1.TalosConfigSpec
}

// describeMachines lists the machines of a cluster that boot Talos, that of the control plane first.
func describeMachines(objects []unstructured.Unstructured) ([]machine, error) {
	machines := []machine{}
	if controlPlane := find(objects, "TalosControlPlane"); controlPlane != nil {
		// Its controller copies the spec of the configuration.
		of := machine{template: controlPlane.GetName(), version: textAt(*controlPlane, "spec", "version")}
		if err := decode(*controlPlane, &of.config, "spec", "controlPlaneConfig", "controlplane"); err != nil {
			return nil, fmt.Errorf("%s: %w", of.template, err)
		}
		machines = append(machines, of)
	}
	versions := versionsOfTemplates(objects)
	for _, each := range objects {
		if each.GetKind() != "TalosConfigTemplate" {
			continue
		}
		of := machine{template: each.GetName(), version: versions[each.GetName()]}
		if err := decode(each, &of.config, "spec", "template", "spec"); err != nil {
			return nil, fmt.Errorf("%s: %w", of.template, err)
		}
		machines = append(machines, of)
	}
	return machines, nil
}

// versionsOfTemplates are those of the MachineDeployments that refer to the templates.
func versionsOfTemplates(objects []unstructured.Unstructured) map[string]string {
	versions := map[string]string{}
	for _, each := range objects {
		if each.GetKind() == "MachineDeployment" {
			template := textAt(each, "spec", "template", "spec", "bootstrap", "configRef", "name")
			versions[template] = textAt(each, "spec", "template", "spec", "version")
		}
	}
	return versions
}

// objectsOf returns a Machine and its TalosConfig, as the Machine controller leaves them.
func objectsOf(each machine, cluster *clusterv1.Cluster, name string) (*clusterv1.Machine, *bootstrapv1.TalosConfig) {
	labels := map[string]string{clusterv1.ClusterNameLabel: cluster.Name}
	if each.config.GenerateType == "controlplane" {
		labels[clusterv1.MachineControlPlaneLabel] = ""
	}
	meta := metav1.ObjectMeta{Name: name, Namespace: cluster.Namespace, Labels: labels, UID: types.UID(name)}
	owner := &clusterv1.Machine{
		ObjectMeta: meta,
		Spec:       clusterv1.MachineSpec{ClusterName: cluster.Name, Version: &each.version},
	}
	owner.Spec.InfrastructureRef.Name = name + "-infrastructure"
	config := &bootstrapv1.TalosConfig{ObjectMeta: *meta.DeepCopy(), Spec: *each.config.DeepCopy()}
	config.OwnerReferences = []metav1.OwnerReference{
		{APIVersion: clusterv1.GroupVersion.String(), Kind: "Machine", Name: name, UID: owner.UID},
	}
	return owner, config
}
