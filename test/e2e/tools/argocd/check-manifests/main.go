// Command check-manifests reads AppProjects, Applications and ApplicationSets as Argo CD's own types, one document in a
// file. A field that Argo CD does not know, or a wrong type, is an error.
package main

import (
	"fmt"
	"os"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		check(err)
		object := unstructured.Unstructured{}
		check(yaml.Unmarshal(text, &object))
		into := map[string]any{
			"AppProject":     &v1alpha1.AppProject{},
			"Application":    &v1alpha1.Application{},
			"ApplicationSet": &v1alpha1.ApplicationSet{},
		}[object.GetKind()]
		if into == nil {
			check(fmt.Errorf("%s is not a kind of Argo CD", object.GetKind()))
		}
		check(yaml.UnmarshalStrict(text, into))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
