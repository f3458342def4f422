// Command read-status prints the status that Flux's kustomize-controller reads from objects, as a JSON list in the
// order of the files: by kstatus alone, and by spec.healthCheckExprs of a Flux Kustomization.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/polling/engine"
	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	controller "github.com/fluxcd/kustomize-controller/api/v1"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

type reading struct {
	Kstatus     string `json:"kstatus"`
	Expressions string `json:"expressions"`
}

func main() {
	if len(os.Args) < 3 {
		check(fmt.Errorf("usage: read-status KUSTOMIZATION OBJECT..."))
	}
	kustomization := controller.Kustomization{}
	check(yaml.UnmarshalStrict(readFile(os.Args[1]), &kustomization))
	byExpressions, err := cel.NewStatusReader(kustomization.Spec.HealthCheckExprs)
	check(err)
	readings := []reading{}
	for _, file := range os.Args[2:] {
		text, err := yaml.YAMLToJSON(readFile(file))
		check(err)
		// The decoder of the API server's clients, which yields integers.
		object := &unstructured.Unstructured{}
		check(object.UnmarshalJSON(text))
		readings = append(readings, read(object, byExpressions(nil)))
	}
	check(json.NewEncoder(os.Stdout).Encode(readings))
}

func read(object *unstructured.Unstructured, byExpressions engine.StatusReader) reading {
	computed, err := status.Compute(object)
	check(err)
	result := reading{Kstatus: computed.Status.String()}
	if byExpressions.Supports(object.GroupVersionKind().GroupKind()) {
		evaluated, err := byExpressions.ReadStatusForObject(context.Background(), nil, object)
		check(err)
		result.Expressions = evaluated.Status.String()
	}
	return result
}

func readFile(file string) []byte {
	text, err := os.ReadFile(file)
	check(err)
	return text
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
