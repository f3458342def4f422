// Command derive-crds reads the file of a CompositeResourceDefinition and writes, as a JSON list, the CRDs that
// Crossplane derives from it: of the composite resource and, where it offers one, of the claim.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	apiextensions "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
	crds "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 2 {
		fail("usage: derive-crds FILE")
	}
	derived, err := deriveFrom(os.Args[1])
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(derived); err != nil {
		fail(err)
	}
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}

func deriveFrom(file string) ([]*crds.CustomResourceDefinition, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	definition := &apiextensions.CompositeResourceDefinition{}
	if err := yaml.UnmarshalStrict(text, definition); err != nil {
		return nil, err
	}
	composite, err := xcrd.ForCompositeResource(definition)
	if err != nil || definition.Spec.ClaimNames == nil {
		return []*crds.CustomResourceDefinition{composite}, err
	}
	claim, err := xcrd.ForCompositeResourceClaim(definition)
	return []*crds.CustomResourceDefinition{composite, claim}, err
}
