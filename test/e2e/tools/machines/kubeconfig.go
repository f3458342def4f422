package main

import (
	"net/url"
	"strconv"

	"k8s.io/client-go/tools/clientcmd"
)

// localHost is where all simulated API servers listen.
const localHost = "127.0.0.1"

// withServer returns the kubeconfig with another server in all its clusters, or nil if they have it already.
func withServer(kubeconfig []byte, server string) ([]byte, error) {
	config, err := clientcmd.Load(kubeconfig)
	if err != nil {
		return nil, err
	}
	isChanged := false
	for _, cluster := range config.Clusters {
		isChanged = isChanged || cluster.Server != server
		cluster.Server = server
	}
	if !isChanged {
		return nil, nil
	}
	return clientcmd.Write(*config)
}

// portIn returns the port of the local server that a kubeconfig names, or 0.
func portIn(kubeconfig []byte) int32 {
	config, err := clientcmd.Load(kubeconfig)
	if err != nil {
		return 0
	}
	for _, cluster := range config.Clusters {
		if port := localPort(cluster.Server); port != 0 {
			return port
		}
	}
	return 0
}

// localPort returns the port of an address on this machine, or 0.
func localPort(address string) int32 {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Hostname() != localHost {
		return 0
	}
	port, err := strconv.ParseInt(parsed.Port(), 10, 32)
	if err != nil {
		return 0
	}
	return int32(port)
}
