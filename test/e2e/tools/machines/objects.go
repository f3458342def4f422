package main

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func inSystem(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: metav1.NamespaceSystem, Name: name}
}

// namespaces are those that every API server makes itself.
func namespaces() []client.Object {
	var objects []client.Object
	for _, name := range []string{metav1.NamespaceDefault, metav1.NamespacePublic, metav1.NamespaceSystem} {
		labels := map[string]string{corev1.LabelMetadataName: name}
		objects = append(objects, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}})
	}
	return objects
}

func staticPod(component, node string) *corev1.Pod {
	return runningPod(component, node, map[string]string{"component": component, "tier": "control-plane"})
}

func runningPod(name, node string, labels map[string]string) *corev1.Pod {
	pod := &corev1.Pod{ObjectMeta: inSystem(name + "-" + node), Spec: corev1.PodSpec{NodeName: node}}
	pod.Labels = labels
	pod.Status = corev1.PodStatus{
		Phase:      corev1.PodRunning,
		Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
	}
	return pod
}

func daemonSet(name, image string) *appsv1.DaemonSet {
	return &appsv1.DaemonSet{
		ObjectMeta: inSystem(name),
		Spec:       appsv1.DaemonSetSpec{Template: podTemplate(name, image)},
	}
}

func podTemplate(name, image string) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: image}}},
	}
}
