package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
)

// As Crossplane has it: internal/xfn/function_runner.go.
const serviceConfig = `{"loadBalancingConfig":[{"round_robin":{}}],"methodConfig":[{"name":[{}],"waitForReady":true}]}`

const method = "/apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction"

func readCertificates(folder string) (credentials.TransportCredentials, error) {
	own, err := tls.LoadX509KeyPair(filepath.Join(folder, "tls.crt"), filepath.Join(folder, "tls.key"))
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	certificates := []tls.Certificate{own}
	return credentials.NewTLS(&tls.Config{Certificates: certificates, RootCAs: pool, ServerName: "localhost"}), nil
}

// All addresses of one name, as the DNS has them for a headless Service.
func connect(certificates credentials.TransportCredentials) (*grpc.ClientConn, error) {
	names := manual.NewBuilderWithScheme("attacked")
	state := resolver.State{}
	for address := range strings.SplitSeq(*addresses, ",") {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: address})
	}
	names.InitialState(state)
	return grpc.NewClient("attacked:///function", grpc.WithResolvers(names), grpc.WithTransportCredentials(certificates),
		grpc.WithDefaultServiceConfig(serviceConfig))
}

// bytesCodec passes messages on as bytes, so that no generated code is needed.
type bytesCodec struct{}

func (bytesCodec) Name() string                      { return "proto" }
func (bytesCodec) Marshal(value any) ([]byte, error) { return *value.(*[]byte), nil }
func (bytesCodec) Unmarshal(data []byte, value any) error {
	*value.(*[]byte) = bytes.Clone(data)
	return nil
}

type function struct {
	request []byte
	first   atomic.Pointer[[]byte]
}

// Every call has a tag of its own, so that it is composed; but for the tag, all answers are the same.
func (f *function) call(ctx context.Context, connection *grpc.ClientConn) error {
	tag := make([]byte, len(*placeholder)/2)
	_, _ = rand.Read(tag)
	text := []byte(hex.EncodeToString(tag))
	request := bytes.Replace(f.request, []byte(*placeholder), text, 1)
	answer := []byte{}
	if err := connection.Invoke(ctx, method, &request, &answer, grpc.ForceCodec(bytesCodec{})); err != nil {
		return err
	}
	untagged := bytes.Replace(answer, text, []byte(*placeholder), 1)
	if f.first.CompareAndSwap(nil, &untagged) || bytes.Equal(*f.first.Load(), untagged) {
		return nil
	}
	return errors.New("another answer than the first")
}

func (f *function) callAnew(ctx context.Context, certificates credentials.TransportCredentials) error {
	connection, err := connect(certificates)
	if err != nil {
		return err
	}
	defer connection.Close()
	return f.call(ctx, connection)
}

func checkHealth(ctx context.Context) error {
	connection, err := grpc.NewClient("passthrough:///"+*probe, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	answer, err := health.NewHealthClient(connection).Check(ctx, &health.HealthCheckRequest{})
	if err == nil && answer.GetStatus() != health.HealthCheckResponse_SERVING {
		return errors.New(answer.GetStatus().String())
	}
	return err
}

func scrape(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+*metrics+"/metrics", nil)
	if err != nil {
		return err
	}
	request.Close = true
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
