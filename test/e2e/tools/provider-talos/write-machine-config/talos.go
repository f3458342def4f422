package main

import (
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
)

// cloud is the mode of Talos on the machines of a provider: they boot from an installed image.
type cloud struct{}

func (cloud) String() string        { return "cloud" }
func (cloud) RequiresInstall() bool { return false }
func (cloud) InContainer() bool     { return false }

// findProblems lets Talos read a configuration as it does when a machine boots. A warning counts.
func findProblems(text string) []string {
	loaded, err := configloader.NewFromBytes([]byte(text))
	if err != nil {
		return []string{err.Error()}
	}
	problems, err := loaded.Validate(cloud{})
	if err != nil {
		problems = append(problems, err.Error())
	}
	return problems
}
