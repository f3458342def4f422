// Command check-dashboard reads the JSON of a Grafana dashboard as strictly as Grafana's own types allow. An unknown
// field, a wrong type, or a value that a panel does not know is an error.
package main

import (
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

func main() {
	if len(os.Args) != 2 {
		fail("usage: check-dashboard FILE")
	}
	text, err := os.ReadFile(os.Args[1])
	check(err)
	registerPlugins()
	read := dashboard.Dashboard{}
	check(read.UnmarshalJSONStrict(text))
	check(read.Validate())
}

// What our panels are made of; all that Grafana has takes minutes to compile.
func registerPlugins() {
	runtime := cog.NewRuntime()
	runtime.RegisterPanelcfgVariant(stat.VariantConfig())
	runtime.RegisterPanelcfgVariant(timeseries.VariantConfig())
	runtime.RegisterDataqueryVariant(prometheus.VariantConfig())
}

func check(err error) {
	// If there is no problem, the result may be an empty list.
	if err != nil && err.Error() != "" {
		fail(err)
	}
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
