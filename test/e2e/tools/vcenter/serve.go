package main

import (
	"crypto/tls"
	"net/url"

	pbmsimulator "github.com/vmware/govmomi/pbm/simulator"
	"github.com/vmware/govmomi/simulator"
	_ "github.com/vmware/govmomi/vapi/simulator" // Tags.
)

const (
	// supportedVersion is one of the releases that the provider accepts.
	supportedVersion = "8.0.0"
	datacenter       = "DC0"
	// simulated is the machine from which templates are cloned; the simulator makes it.
	simulated = "DC0_C0_RP0_VM0"
)

// serve starts the simulator with the model of a vCenter, and returns its address with user and password.
func serve(o options) (*url.URL, error) {
	certificate, err := tls.LoadX509KeyPair(o.certificate, o.key)
	if err != nil {
		return nil, err
	}
	model := simulator.VPX()
	model.ServiceContent.About.Version = supportedVersion
	model.Machine = 1
	model.Cluster = len(zones)
	if err := model.Create(); err != nil {
		return nil, err
	}
	model.Service.RegisterSDK(pbmsimulator.New())
	model.Service.RegisterEndpoints = true
	model.Service.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	model.Service.Listen = &url.URL{Host: o.listen, User: url.UserPassword("user", "pass")}
	return model.Service.NewServer().URL, nil
}
