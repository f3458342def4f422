package main

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/util"
)

const controlPlaneRole = "node-role.kubernetes.io/control-plane"

// hasBooted tells whether a real machine would now run its bootstrap data.
func hasBooted(machine *clusterv1.Machine) bool {
	return machine.Spec.Bootstrap.DataSecretName != nil &&
		machine.Spec.ProviderID != "" &&
		ptr.Deref(machine.Status.Initialization.InfrastructureProvisioned, false)
}

// nodeName is the host name of the machine: that of the cloud, or else the name of the Machine.
func nodeName(machine *clusterv1.Machine) string {
	for _, address := range machine.Status.Addresses {
		if address.Type == clusterv1.MachineInternalDNS {
			return address.Address
		}
	}
	return machine.Name
}

// nodeOf is the Node that the kubelet of a machine registers.
func nodeOf(machine *clusterv1.Machine, of distribution) *corev1.Node {
	node := &corev1.Node{
		// Providers add annotations to a map that they expect to exist.
		ObjectMeta: metav1.ObjectMeta{
			Name:        nodeName(machine),
			Labels:      map[string]string{corev1.LabelHostname: nodeName(machine)},
			Annotations: map[string]string{"node.alpha.kubernetes.io/ttl": "0"},
		},
		Spec: corev1.NodeSpec{ProviderID: machine.Spec.ProviderID},
		Status: corev1.NodeStatus{
			Conditions: nodeConditions(),
			NodeInfo:   corev1.NodeSystemInfo{KubeletVersion: machine.Spec.Version},
		},
	}
	if !util.IsControlPlaneMachine(machine) {
		return node
	}
	maps.Copy(node.Labels, of.nodeLabels)
	if of.isTainted {
		node.Spec.Taints = []corev1.Taint{{Key: controlPlaneRole, Effect: corev1.TaintEffectNoSchedule}}
	}
	return node
}

func nodeConditions() []corev1.NodeCondition {
	condition := func(name corev1.NodeConditionType, status corev1.ConditionStatus) corev1.NodeCondition {
		now := metav1.Now()
		return corev1.NodeCondition{
			Type: name, Status: status, Reason: "Simulated", LastTransitionTime: now, LastHeartbeatTime: now,
		}
	}
	return []corev1.NodeCondition{
		condition(corev1.NodeReady, corev1.ConditionTrue),
		condition(corev1.NodeMemoryPressure, corev1.ConditionFalse),
		condition(corev1.NodeDiskPressure, corev1.ConditionFalse),
		condition(corev1.NodePIDPressure, corev1.ConditionFalse),
	}
}
