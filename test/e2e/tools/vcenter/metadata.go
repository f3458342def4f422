package main

import (
	"encoding/base64"
	"net/netip"

	"github.com/vmware/govmomi/vim25/mo"
	"sigs.k8s.io/yaml"
)

// metadata is the part of a machine's metadata that cloud-init configures its network with.
type metadata struct {
	Network struct {
		Ethernets map[string]struct {
			Addresses []string `json:"addresses"`
		} `json:"ethernets"`
	} `json:"network"`
}

// staticAddress returns the address of the first device that the metadata of a machine configures; empty if DHCP does.
func staticAddress(machine mo.VirtualMachine) (string, error) {
	text, err := base64.StdEncoding.DecodeString(encodedMetadata(machine))
	if err != nil {
		return "", err
	}
	read := metadata{}
	if err := yaml.Unmarshal(text, &read); err != nil {
		return "", err
	}
	addresses := read.Network.Ethernets["id0"].Addresses
	if len(addresses) == 0 {
		return "", nil
	}
	prefix, err := netip.ParsePrefix(addresses[0])
	return prefix.Addr().String(), err
}

func encodedMetadata(machine mo.VirtualMachine) string {
	if machine.Config == nil {
		return ""
	}
	for _, each := range machine.Config.ExtraConfig {
		option := each.GetOptionValue()
		if text, isText := option.Value.(string); isText && option.Key == "guestinfo.metadata" {
			return text
		}
	}
	return ""
}
