// Command read-containerd reads what nodes are configured with, by the code of containerd:
//
//	read-containerd hosts FOLDER REGISTRY   prints the URLs that REGISTRY is pulled from, in order
//	read-containerd config FILE
//
// It ends with an error if containerd would not accept its input.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/containerd/containerd/v2/cmd/containerd/server/config"
	hosts "github.com/containerd/containerd/v2/core/remotes/docker/config"
)

var readers = map[string]func(words []string) error{
	"hosts":  readHosts,
	"config": readConfig,
}

func main() {
	if err := read(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(words []string) error {
	if len(words) < 2 || readers[words[0]] == nil {
		return errors.New("usage: read-containerd hosts FOLDER REGISTRY | config FILE")
	}
	return readers[words[0]](words[1:])
}

func readHosts(words []string) error {
	if len(words) != 2 {
		return errors.New("usage: read-containerd hosts FOLDER REGISTRY")
	}
	options := hosts.HostOptions{HostDir: hosts.HostDirFromRoot(words[0])}
	found, err := hosts.ConfigureHosts(context.Background(), options)(words[1])
	if err != nil {
		return err
	}
	for _, host := range found {
		fmt.Printf("%s://%s%s\n", host.Scheme, host.Host, host.Path)
	}
	return nil
}

func readConfig(words []string) error {
	return config.LoadConfig(context.Background(), words[0], &config.Config{})
}
