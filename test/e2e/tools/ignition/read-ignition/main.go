// Command read-ignition reads configurations of Ignition, and of Butane, with their own code. The argument is a
// file with a list of texts; standard output has what a machine would do for each of them, or what is wrong with it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// request is a configuration of Ignition, of any version, or one of Butane.
type request struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// reading is what a machine does with a configuration.
type reading struct {
	Problem     string       `json:"problem,omitempty"`
	Files       []file       `json:"files"`
	Units       []unit       `json:"units"`
	Users       []user       `json:"users"`
	Filesystems []filesystem `json:"filesystems"`
}

type file struct {
	Path    string `json:"path"`
	Mode    int    `json:"mode"`
	Owner   string `json:"owner"`
	Content string `json:"content"`
}

type unit struct {
	Name    string            `json:"name"`
	Enabled bool              `json:"enabled"`
	Mask    bool              `json:"mask"`
	Content string            `json:"content"`
	DropIns map[string]string `json:"dropIns"`
}

type user struct {
	Name string   `json:"name"`
	Keys []string `json:"keys"`
}

type filesystem struct {
	Device string `json:"device"`
	Format string `json:"format"`
	Label  string `json:"label"`
	Wipe   bool   `json:"wipe"`
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err)
	}
	requests := []request{}
	if err := json.Unmarshal(text, &requests); err != nil {
		fail(err)
	}
	readings := []reading{}
	for _, each := range requests {
		readings = append(readings, read(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(readings); err != nil {
		fail(err)
	}
}

func read(each request) reading {
	config, err := parse(each)
	if err != nil {
		return reading{Problem: err.Error()}
	}
	found, err := describe(config)
	if err != nil {
		return reading{Problem: err.Error()}
	}
	return found
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
