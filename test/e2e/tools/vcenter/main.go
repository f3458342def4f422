// The program vcenter is a vCenter of govmomi's simulator with what Cluster API Provider vSphere needs: a template for
// each image, storage policies, zones, and addresses. The simulator has no guests and no DHCP server, so a machine that
// runs gets its address here.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/vmware/govmomi"
)

type options struct {
	listen      string
	health      string
	certificate string
	key         string
	templates   []string
}

func main() {
	o := options{}
	flag.StringVar(&o.listen, "listen", "127.0.0.1:8989", "Address of the API.")
	flag.StringVar(&o.health, "health-addr", "127.0.0.1:8990",
		"Address that lists the machines as JSON, once all templates exist.")
	flag.StringVar(&o.certificate, "certificate", "", "File of the serving certificate.")
	flag.StringVar(&o.key, "key", "", "File of its key.")
	templates := flag.String("templates", "", "Names of the templates, separated by commas.")
	flag.Parse()
	o.templates = strings.Split(*templates, ",")
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	address, err := serve(o)
	if err != nil {
		return err
	}
	client, err := govmomi.NewClient(ctx, address, true)
	if err != nil {
		return err
	}
	if err := makeTemplates(ctx, client.Client, o.templates); err != nil {
		return err
	}
	if err := makeZones(ctx, client.Client, address.User); err != nil {
		return err
	}
	go func() { fmt.Fprintln(os.Stderr, http.ListenAndServe(o.health, inventory{ctx, client.Client})) }()
	return leaseAddresses(ctx, client.Client)
}
