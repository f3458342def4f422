// Command read-health prints the health that Argo CD's application controller reads from objects, as a JSON list in the
// order of the files: its own settings, Lua engine, built-in checks and rule for objects that are being deleted.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/health"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/argoproj/argo-cd/v3/util/settings"
	log "github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/kubernetes/fake"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) < 3 {
		check(fmt.Errorf("usage: read-health ARGOCD-CM OBJECT..."))
	}
	log.SetOutput(io.Discard)
	overrides := readOverrides(os.Args[1])
	statuses := []*health.HealthStatus{}
	for _, file := range os.Args[2:] {
		object := &unstructured.Unstructured{}
		readFile(file, object)
		status, err := health.GetResourceHealth(object, overrides)
		check(err)
		statuses = append(statuses, status)
	}
	check(json.NewEncoder(os.Stdout).Encode(statuses))
}

func readOverrides(file string) lua.ResourceHealthOverrides {
	config, secret := &corev1.ConfigMap{}, &corev1.Secret{}
	readFile(file, config)
	secret.Name = common.ArgoCDSecretName
	secret.Namespace = config.Namespace
	secret.Labels = map[string]string{"app.kubernetes.io/part-of": "argocd"}
	manager := settings.NewSettingsManager(context.Background(), fake.NewClientset(config, secret), config.Namespace)
	overrides, err := manager.GetResourceOverrides()
	check(err)
	return overrides
}

func readFile(file string, into any) {
	text, err := os.ReadFile(file)
	check(err)
	check(yaml.Unmarshal(text, into))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
