package main

import (
	"encoding/base64"
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
	made := madeByProviders([]mo.VirtualMachine{running("demo-1"), template, running(simulated)})
	if len(made) != 1 || made[0].Name != "demo-1" {
		t.Errorf("the machines are %v", made)
	}
}

func TestAddressIsThatOfTheMetadata(t *testing.T) {
	withMetadata := func(ethernet string) mo.VirtualMachine {
		machine := running("demo-1")
		text := "network:\n  version: 2\n  ethernets:\n    id0:\n" + ethernet
		encoded := base64.StdEncoding.EncodeToString([]byte(text))
		machine.Config.ExtraConfig = []types.BaseOptionValue{
			&types.OptionValue{Key: "guestinfo.metadata.encoding", Value: "base64"},
			&types.OptionValue{Key: "guestinfo.metadata", Value: encoded},
		}
		return machine
	}
	for ethernet, expected := range map[string]string{
		"      dhcp4: false\n      addresses:\n      - \"10.9.0.10/24\"\n": "10.9.0.10",
		"      dhcp4: true\n": "",
	} {
		if address, err := staticAddress(withMetadata(ethernet)); err != nil || address != expected {
			t.Errorf("%s: the address is %q: %v", ethernet, address, err)
		}
	}
	if address, err := staticAddress(running("demo-1")); err != nil || address != "" {
		t.Errorf("without metadata, the address is %q: %v", address, err)
	}
	if _, err := staticAddress(withMetadata("      addresses: [none]\n")); err == nil {
		t.Error("an address that is none is accepted")
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
