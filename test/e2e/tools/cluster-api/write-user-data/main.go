// Command write-user-data prints the user data of the machines of clusters, as Cluster API's own controllers write it:
// each argument is a file with the composed objects of a cluster, and the Secrets that they refer to.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

// userData is the user data of one machine.
type userData struct {
	File string `json:"file"`
	// Template is the object that the machine is created from.
	Template string `json:"template"`
	Role     role   `json:"role"`
	Version  string `json:"version"`
	// Format is that of the text: cloud-config or ignition.
	Format string `json:"format"`
	Text   string `json:"text"`
}

func main() {
	ctrl.SetLogger(logr.Discard())
	written := []userData{}
	for _, file := range os.Args[1:] {
		ofFile, err := writeUserData(context.Background(), file)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			os.Exit(1)
		}
		written = append(written, ofFile...)
	}
	if err := json.NewEncoder(os.Stdout).Encode(written); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// writeUserData lets the first control-plane machine of the cluster start, then one more, then one of each pool.
func writeUserData(ctx context.Context, file string) ([]userData, error) {
	objects, err := readObjects(file)
	if err != nil {
		return nil, err
	}
	machines, err := describeMachines(objects)
	if err != nil || len(machines) == 0 {
		return nil, err
	}
	management, err := startManagement(ctx, objects)
	if err != nil {
		return nil, err
	}
	written := []userData{}
	for _, machine := range machines {
		format, text, err := management.boot(ctx, machine)
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", machine.role, machine.template, err)
		}
		written = append(written, userData{file, machine.template, machine.role, machine.version, format, text})
	}
	return written, nil
}
