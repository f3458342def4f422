package main

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const corednsImage = "registry.k8s.io/coredns/coredns:v1.12.4"

// kubeadm leaves what Cluster API's kubeadm control plane reads: static pods, its ConfigMap, kube-proxy and CoreDNS.
var kubeadm = distribution{
	nodeLabels: map[string]string{controlPlaneRole: ""},
	isTainted:  true,
	objects:    kubeadmObjects,
	member:     func(node string) string { return node },
	pods: func(node string) []*corev1.Pod {
		var pods []*corev1.Pod
		for _, component := range []string{"kube-apiserver", "kube-scheduler", "kube-controller-manager"} {
			pods = append(pods, staticPod(component, node))
		}
		return pods
	},
}

func kubeadmObjects(version string) []client.Object {
	const nodeReaders = "kubeadm:get-nodes"
	return []client.Object{
		&rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: nodeReaders}},
		&rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: nodeReaders},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: nodeReaders},
		},
		configMap("kubeadm-config", map[string]string{"ClusterConfiguration": ""}),
		configMap("coredns", map[string]string{"Corefile": ""}),
		daemonSet("kube-proxy", "registry.k8s.io/kube-proxy:"+version),
		&appsv1.Deployment{
			ObjectMeta: inSystem("coredns"),
			Spec:       appsv1.DeploymentSpec{Template: podTemplate("coredns", corednsImage)},
		},
	}
}

func configMap(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: inSystem(name), Data: data}
}
