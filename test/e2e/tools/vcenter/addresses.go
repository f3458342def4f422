package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const leaseInterval = time.Second

// leaseAddresses gives every running machine the address in its metadata, or another one, for as long as the program
// runs.
func leaseAddresses(ctx context.Context, client *vim25.Client) error {
	for leases := 0; ; time.Sleep(leaseInterval) {
		machines, err := listMachines(ctx, client)
		if err != nil {
			return err
		}
		for _, machine := range machines {
			if !needsAddress(machine) {
				continue
			}
			address, err := staticAddress(machine)
			if err != nil {
				return err
			}
			if address == "" {
				leases++
				address = addressOf(leases)
			}
			of := object.NewVirtualMachine(client, machine.Reference())
			if err := lease(ctx, of, customization(machine, address)); err != nil {
				// The machine may be deleted at this moment.
				fmt.Println(machine.Name, err)
			}
		}
	}
}

func listMachines(ctx context.Context, client *vim25.Client) ([]mo.VirtualMachine, error) {
	kind := []string{"VirtualMachine"}
	found, err := view.NewManager(client).CreateContainerView(ctx, client.ServiceContent.RootFolder, kind, true)
	if err != nil {
		return nil, err
	}
	var machines []mo.VirtualMachine
	properties := []string{
		"name", "resourcePool", "runtime.powerState", "guest.net",
		"config.hardware.device", "config.template", "config.extraConfig",
	}
	if err := found.Retrieve(ctx, kind, properties, &machines); err != nil {
		return nil, err
	}
	return machines, found.Destroy(ctx)
}

func needsAddress(machine mo.VirtualMachine) bool {
	isOn := machine.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn
	if !isOn || strings.HasPrefix(machine.Name, datacenter+"_") || hardwareAddress(machine) == "" {
		return false
	}
	if machine.Guest == nil {
		return true
	}
	for _, net := range machine.Guest.Net {
		if len(net.IpAddress) > 0 {
			return false
		}
	}
	return true
}

func hardwareAddress(machine mo.VirtualMachine) string {
	if machine.Config == nil {
		return ""
	}
	for _, device := range machine.Config.Hardware.Device {
		if card, isCard := device.(types.BaseVirtualEthernetCard); isCard {
			return card.GetVirtualEthernetCard().MacAddress
		}
	}
	return ""
}

// addressOf spreads the leases over a private network with room for more machines than any run makes.
func addressOf(lease int) string {
	return fmt.Sprintf("10.0.%d.%d", lease/200, lease%200+10)
}

// lease customizes a machine, which the simulator only accepts from machines that are off.
func lease(ctx context.Context, of *object.VirtualMachine, with types.CustomizationSpec) error {
	if err := finish(ctx, of.PowerOff); err != nil {
		return err
	}
	customize := func(ctx context.Context) (*object.Task, error) {
		return of.Customize(ctx, with)
	}
	if err := finish(ctx, customize); err != nil {
		return err
	}
	return finish(ctx, of.PowerOn)
}

func customization(machine mo.VirtualMachine, address string) types.CustomizationSpec {
	return types.CustomizationSpec{
		NicSettingMap: []types.CustomizationAdapterMapping{{
			MacAddress: hardwareAddress(machine),
			Adapter: types.CustomizationIPSettings{
				Ip:         &types.CustomizationFixedIp{IpAddress: address},
				SubnetMask: "255.255.0.0",
				Gateway:    []string{"10.0.0.1"},
			},
		}},
		Identity: &types.CustomizationLinuxPrep{
			HostName:   &types.CustomizationFixedName{Name: machine.Name},
			Domain:     "example.org",
			HwClockUTC: types.NewBool(true),
		},
	}
}
