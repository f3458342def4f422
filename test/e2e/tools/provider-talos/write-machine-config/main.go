// Command write-machine-config prints the machine configurations of clusters with Talos, as its bootstrap provider
// writes them, and what Talos itself finds wrong with them: each argument is a file with the composed objects of a
// cluster.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

// machineConfig is what one machine boots with.
type machineConfig struct {
	File string `json:"file"`
	// Template is the object that the machine is created from.
	Template string `json:"template"`
	Role     string `json:"role"`
	Version  string `json:"version"`
	Text     string `json:"text"`
	// Problems are the errors and warnings of Talos, and the error of the provider if it wrote nothing.
	Problems []string `json:"problems"`
}

func main() {
	ctrl.SetLogger(logr.Discard())
	written := []machineConfig{}
	for _, file := range os.Args[1:] {
		ofFile, err := writeMachineConfigs(context.Background(), file)
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

// writeMachineConfigs boots a machine of the control plane, then one of each pool, with the secrets of one cluster.
func writeMachineConfigs(ctx context.Context, file string) ([]machineConfig, error) {
	objects, err := readObjects(file)
	if err != nil {
		return nil, err
	}
	machines, err := describeMachines(objects)
	if err != nil || len(machines) == 0 {
		return nil, err
	}
	management, err := startManagement(objects)
	if err != nil {
		return nil, err
	}
	written := []machineConfig{}
	for _, each := range machines {
		text, err := management.boot(ctx, each)
		problems := []string{}
		if err != nil {
			problems = append(problems, err.Error())
		} else {
			problems = append(problems, findProblems(text)...)
		}
		role := each.config.GenerateType
		written = append(written, machineConfig{file, each.template, role, each.version, text, problems})
	}
	return written, nil
}
