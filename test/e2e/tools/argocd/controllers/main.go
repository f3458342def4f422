// Command controllers is Argo CD's application controller; or, if ARGOCD_BINARY_NAME says so, its repository server or
// its ApplicationSet controller. It leaves out the other programs of Argo CD, which need half of its dependencies.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	sets "github.com/argoproj/argo-cd/v3/cmd/argocd-applicationset-controller/commands"
	repository "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
)

var commands = map[string]func() *cobra.Command{
	"argocd-application-controller":    controller.NewCommand,
	"argocd-applicationset-controller": sets.NewCommand,
	"argocd-repo-server":               repository.NewCommand,
}

func main() {
	name := os.Getenv("ARGOCD_BINARY_NAME")
	newCommand, found := commands[name]
	if !found {
		fmt.Fprintf(os.Stderr, "ARGOCD_BINARY_NAME is %q\n", name)
		os.Exit(1)
	}
	if err := newCommand().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
