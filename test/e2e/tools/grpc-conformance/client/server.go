package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// server is one process under test.
type server struct {
	process      *exec.Cmd
	address      string
	probeAddress string
	exited       chan error
}

// fleet starts servers by one command.
type fleet struct {
	command      []string
	certificates *certificates
	// Two that run all the time.
	first, second *server
}

const longestStop = 20 * time.Second

func (f *fleet) startShared() (err error) {
	if f.first, err = f.start("127.0.0.1:0"); err != nil {
		return err
	}
	f.second, err = f.start("127.0.0.1:0")
	return err
}

func (f *fleet) stopAll() {
	for _, one := range []*server{f.first, f.second} {
		_ = one.stop()
	}
}

func (f *fleet) start(address string) (*server, error) {
	flags := []string{"--tls-server-certs-dir", f.certificates.folder, "--address", address}
	words := append(append(append([]string{}, f.command[1:]...), flags...), "--probe-address", "127.0.0.1:0")
	process := exec.Command(f.command[0], words...)
	process.Stderr = os.Stderr
	stdout, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	one := &server{process: process, exited: make(chan error, 1)}
	lines := bufio.NewScanner(stdout)
	if err := one.awaitServing(lines); err != nil {
		_ = process.Process.Kill()
		return nil, err
	}
	go func() {
		_, _ = io.Copy(io.Discard, stdout)
		one.exited <- process.Wait()
	}()
	return one, nil
}

func (s *server) awaitServing(lines *bufio.Scanner) error {
	for lines.Scan() {
		var line struct{ Msg, Address, ProbeAddress string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			s.address, s.probeAddress = line.Address, line.ProbeAddress
			return nil
		}
	}
	return fmt.Errorf("the server ended before it served: %w", s.process.Wait())
}

// stop sends SIGTERM and waits for the end.
func (s *server) stop() error {
	if err := s.terminate(); err != nil {
		return err
	}
	return s.awaitExit()
}

func (s *server) terminate() error {
	return s.process.Process.Signal(syscall.SIGTERM)
}

func (s *server) awaitExit() error {
	select {
	case err := <-s.exited:
		return err
	case <-time.After(longestStop):
		_ = s.process.Process.Kill()
		return fmt.Errorf("the server did not end within %s", longestStop)
	}
}
