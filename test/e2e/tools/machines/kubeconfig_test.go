package main

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

func kubeconfigFor(t *testing.T, server string) []byte {
	t.Helper()
	written, err := clientcmd.Write(api.Config{Clusters: map[string]*api.Cluster{"demo": {Server: server}}})
	if err != nil {
		t.Fatal(err)
	}
	return written
}

func TestServerIsReplacedOnce(t *testing.T) {
	replaced, err := withServer(kubeconfigFor(t, "https://api.example.org:6443"), "https://127.0.0.1:21000")
	if err != nil || portIn(replaced) != 21000 {
		t.Fatalf("replaced: %s, %v", replaced, err)
	}
	if again, err := withServer(replaced, "https://127.0.0.1:21000"); again != nil || err != nil {
		t.Errorf("replaced again: %s, %v", again, err)
	}
}

func TestOnlyPortsOfThisMachine(t *testing.T) {
	for server, want := range map[string]int32{
		"https://127.0.0.1:21007":      21007,
		"https://api.example.org:6443": 0,
		"https://127.0.0.1":            0,
	} {
		if got := portIn(kubeconfigFor(t, server)); got != want {
			t.Errorf("the port of %s is %d", server, got)
		}
	}
	if got := portIn([]byte("no kubeconfig")); got != 0 {
		t.Errorf("the port of nothing is %d", got)
	}
}

func TestOnlyKubeconfigsReachTheirCluster(t *testing.T) {
	named := func(name string) *corev1.Secret {
		return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "team-a", Name: name}}
	}
	got := clusterOfKubeconfig(context.Background(), named("big-demo-kubeconfig"))
	if len(got) != 1 || got[0].String() != "team-a/big-demo" {
		t.Errorf("requests of a kubeconfig: %v", got)
	}
	for _, other := range []string{"demo-ca", "kubeconfig"} {
		if got := clusterOfKubeconfig(context.Background(), named(other)); len(got) != 0 {
			t.Errorf("requests of %s: %v", other, got)
		}
	}
}
