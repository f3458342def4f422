package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
)

// inventory answers with the names of the machines that a provider has made.
type inventory struct {
	ctx    context.Context
	client *vim25.Client
}

func (i inventory) ServeHTTP(response http.ResponseWriter, _ *http.Request) {
	machines, err := listMachines(i.ctx, i.client)
	if err != nil {
		http.Error(response, err.Error(), http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(response).Encode(namesOf(machines))
}

// namesOf leaves out templates, and the machines of the simulator's own model.
func namesOf(machines []mo.VirtualMachine) []string {
	names := []string{}
	for _, machine := range machines {
		isTemplate := machine.Config != nil && machine.Config.Template
		if !isTemplate && !strings.HasPrefix(machine.Name, datacenter+"_") {
			names = append(names, machine.Name)
		}
	}
	return names
}
