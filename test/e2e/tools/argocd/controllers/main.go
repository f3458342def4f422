// Command controllers is Argo CD's application controller, or its repository server if ARGOCD_BINARY_NAME says so. It
// leaves out the other programs of Argo CD, which need half of its dependencies.
package main

import (
	"fmt"
	"os"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	repository "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
)

func main() {
	command := controller.NewCommand()
	if os.Getenv("ARGOCD_BINARY_NAME") == "argocd-repo-server" {
		command = repository.NewCommand()
	}
	if err := command.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
