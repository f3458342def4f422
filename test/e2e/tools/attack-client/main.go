// Command attack-client is an honest caller beside an attack: it calls the function as Crossplane does, on one kept
// connection and as a newcomer on new ones, checks health as the kubelet does and scrapes metrics as Prometheus does.
// It writes one line of JSON for each call, and ends when its standard input does.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

var (
	addresses   = flag.String("addresses", "", "of the function, with commas between them")
	probe       = flag.String("probe", "", "address of the probe port; empty: no probes")
	metrics     = flag.String("metrics", "", "address of the metrics port; empty: no scrapes")
	folder      = flag.String("folder", "", "folder with tls.crt, tls.key and ca.crt")
	requestFile = flag.String("request", "", "file with a request in protobuf")
	placeholder = flag.String("placeholder", "", "text in the request that stands for its tag")
	callers     = flag.Int("callers", 4, "calls at the same time")
	pause       = flag.Int("pause", 50, "milliseconds between the calls of one caller")
	newcomers   = flag.Int("newcomers", 250, "milliseconds between two calls on new connections; 0: none")
	deadline    = flag.Int("deadline", 20_000, "milliseconds that a call may take")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	request, err := os.ReadFile(*requestFile)
	if err != nil {
		return err
	}
	certificates, err := readCertificates(*folder)
	if err != nil {
		return err
	}
	kept, err := connect(certificates)
	if err != nil {
		return err
	}
	defer kept.Close()
	function := &function{request: request}
	loops := []loop{}
	for range *callers {
		loops = append(loops, loop{"call", *pause, func(ctx context.Context) error { return function.call(ctx, kept) }})
	}
	if *newcomers > 0 {
		loops = append(loops, loop{"newcomer", *newcomers, func(ctx context.Context) error {
			return function.callAnew(ctx, certificates)
		}})
	}
	if *probe != "" {
		loops = append(loops, loop{"probe", 250, checkHealth})
	}
	if *metrics != "" {
		loops = append(loops, loop{"scrape", 500, scrape})
	}
	runUntilEnd(loops)
	return nil
}

type loop struct {
	kind  string
	pause int
	do    func(context.Context) error
}

// What is under way when standard input ends is finished, since its outcome counts.
func runUntilEnd(loops []loop) {
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	var running sync.WaitGroup
	for _, each := range loops {
		running.Go(func() { each.repeat(ended) })
	}
	running.Wait()
}

func (l loop) repeat(ended <-chan struct{}) {
	for {
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(*deadline)*time.Millisecond)
		err := l.do(ctx)
		cancel()
		write(l.kind, time.Since(start), err)
		select {
		case <-ended:
			return
		case <-time.After(time.Duration(l.pause) * time.Millisecond):
		}
	}
}

var output sync.Mutex

func write(kind string, took time.Duration, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	line := map[string]any{"kind": kind, "milliseconds": float64(took.Microseconds()) / 1000, "error": text}
	output.Lock()
	defer output.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(line)
}
