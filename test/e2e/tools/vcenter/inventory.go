package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
)

// inventory answers with the machines that a provider has made.
type inventory struct {
	ctx    context.Context
	client *vim25.Client
}

type record struct {
	Name string `json:"name"`
	// Cluster is the name of the compute cluster.
	Cluster   string   `json:"cluster"`
	Addresses []string `json:"addresses"`
}

func (i inventory) ServeHTTP(response http.ResponseWriter, _ *http.Request) {
	records, err := i.records()
	if err != nil {
		http.Error(response, err.Error(), http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(response).Encode(records)
}

func (i inventory) records() ([]record, error) {
	machines, err := listMachines(i.ctx, i.client)
	if err != nil {
		return nil, err
	}
	records := []record{}
	for _, machine := range madeByProviders(machines) {
		cluster, err := i.clusterOf(machine)
		if err != nil {
			return nil, err
		}
		records = append(records, record{machine.Name, cluster, addressesOf(machine)})
	}
	return records, nil
}

func (i inventory) clusterOf(machine mo.VirtualMachine) (string, error) {
	if machine.ResourcePool == nil {
		return "", nil
	}
	owner, err := object.NewResourcePool(i.client, *machine.ResourcePool).Owner(i.ctx)
	if err != nil {
		return "", err
	}
	return object.NewCommon(i.client, owner.Reference()).ObjectName(i.ctx)
}

// madeByProviders leaves out templates, and the machines of the simulator's own model.
func madeByProviders(machines []mo.VirtualMachine) []mo.VirtualMachine {
	made := []mo.VirtualMachine{}
	for _, machine := range machines {
		isTemplate := machine.Config != nil && machine.Config.Template
		if !isTemplate && !strings.HasPrefix(machine.Name, datacenter+"_") {
			made = append(made, machine)
		}
	}
	return made
}

func addressesOf(machine mo.VirtualMachine) []string {
	addresses := []string{}
	if machine.Guest == nil {
		return addresses
	}
	for _, net := range machine.Guest.Net {
		addresses = append(addresses, net.IpAddress...)
	}
	return addresses
}
