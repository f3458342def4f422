// Command client calls servers of a Crossplane function with grpc-go, as Crossplane does, and with frames of its own.
// It starts the servers itself, by the command that follows its flags, and writes one line of JSON for each check.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"
)

type check struct {
	name string
	run  func(context.Context, *fleet) error
}

type result struct {
	Check   string  `json:"check"`
	Passed  bool    `json:"passed"`
	Detail  string  `json:"detail,omitempty"`
	Seconds float64 `json:"seconds"`
}

const longestCheck = time.Minute

func main() {
	only := flag.String("only", "", "run the check of this name")
	flag.Parse()
	if flag.NArg() == 0 {
		fail("usage: client [--only CHECK] COMMAND WORD...")
	}
	certificates, err := newCertificates()
	if err != nil {
		fail(err)
	}
	defer certificates.remove()
	servers := &fleet{command: flag.Args(), certificates: certificates}
	if err := servers.startShared(); err != nil {
		fail(err)
	}
	runAll(servers, *only)
	servers.stopAll()
}

// Idle time is waited for beside the other checks, which run one after the other.
func runAll(servers *fleet, only string) {
	var beside sync.WaitGroup
	for _, one := range besideChecks {
		beside.Go(func() { report(one, servers, only) })
	}
	for _, one := range append(append(append([]check{}, callChecks...), frameChecks...), lifeChecks...) {
		report(one, servers, only)
	}
	beside.Wait()
}

var output sync.Mutex

func report(one check, servers *fleet, only string) {
	if only != "" && only != one.name {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), longestCheck)
	defer cancel()
	begin := time.Now()
	err := one.run(ctx, servers)
	line := result{Check: one.name, Passed: err == nil, Seconds: time.Since(begin).Seconds()}
	if err != nil {
		line.Detail = err.Error()
	}
	output.Lock()
	defer output.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(line)
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
