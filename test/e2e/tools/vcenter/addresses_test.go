package main

import (
	"net/netip"
	"testing"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func running(name string) mo.VirtualMachine {
	machine := mo.VirtualMachine{}
	machine.Name = name
	machine.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOn
	card := &types.VirtualVmxnet3{}
	card.MacAddress = "00:50:56:00:00:01"
	machine.Config = &types.VirtualMachineConfigInfo{}
	machine.Config.Hardware.Device = []types.BaseVirtualDevice{card}
	return machine
}

func TestOnlyRunningMachinesWithoutAddressNeedOne(t *testing.T) {
	if !needsAddress(running("demo-1")) {
		t.Error("a running machine without address needs none")
	}
	off := running("demo-1")
	off.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
	leased := running("demo-1")
	leased.Guest = &types.GuestInfo{Net: []types.GuestNicInfo{{IpAddress: []string{"10.0.0.11"}}}}
	without := running("demo-1")
	without.Config = nil
	for reason, machine := range map[string]mo.VirtualMachine{
		"is off": off, "has one": leased, "has no network card": without, "is of the simulator": running(simulated),
	} {
		if needsAddress(machine) {
			t.Errorf("a machine that %s needs an address", reason)
		}
	}
}

func TestInventoryHasOnlyMachinesOfProviders(t *testing.T) {
	template := running("ubuntu")
	template.Config.Template = true
	names := namesOf([]mo.VirtualMachine{running("demo-1"), template, running(simulated)})
	if len(names) != 1 || names[0] != "demo-1" {
		t.Errorf("the machines are %v", names)
	}
}

func TestAddressesAreDifferent(t *testing.T) {
	seen := map[string]bool{}
	for number := 1; number <= 1000; number++ {
		address := addressOf(number)
		if _, err := netip.ParseAddr(address); err != nil || seen[address] {
			t.Fatalf("lease %d is %s: %v", number, address, err)
		}
		seen[address] = true
	}
}
