package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// readObjects reads objects of any kind. Of most kinds, the provider has another version than the composed objects.
func readObjects(file string) ([]unstructured.Unstructured, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	objects := []unstructured.Unstructured{}
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		object := unstructured.Unstructured{}
		if err := yaml.Unmarshal(document, &object.Object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
}

// find returns the first object of a kind, or nil.
func find(objects []unstructured.Unstructured, kind string) *unstructured.Unstructured {
	for i := range objects {
		if objects[i].GetKind() == kind {
			return &objects[i]
		}
	}
	return nil
}

// decode reads the fields at a path of an object. A field that the type does not have is an error.
func decode(object unstructured.Unstructured, into any, path ...string) error {
	fields, _, err := unstructured.NestedMap(object.Object, path...)
	if err != nil {
		return err
	}
	return runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(fields, into, true)
}

// textAt returns a text; empty if the object has none there.
func textAt(object unstructured.Unstructured, path ...string) string {
	text, _, _ := unstructured.NestedString(object.Object, path...)
	return text
}
