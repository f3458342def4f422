package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

const (
	runFunction      = "/apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction"
	runFunctionBeta  = "/apiextensions.fn.proto.v1beta1.FunctionRunnerService/RunFunction"
	largestMessage   = 4 * 1024 * 1024
	crossplaneConfig = `{
		"loadBalancingConfig": [{"round_robin": {}}],
		"methodConfig": [{"name": [{}], "waitForReady": true}]
	}`
)

// dial connects to all servers as Crossplane connects to the addresses of a headless Service.
func (f *fleet) dial(addresses []string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	names := manual.NewBuilderWithScheme("conformance")
	state := resolver.State{}
	for _, address := range addresses {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: address})
	}
	names.InitialState(state)
	usual := []grpc.DialOption{
		grpc.WithTransportCredentials(credentials.NewTLS(f.certificates.client.Clone())),
		grpc.WithDefaultServiceConfig(crossplaneConfig),
		grpc.WithResolvers(names),
	}
	return grpc.NewClient("conformance:///function", append(usual, options...)...)
}

// withConnection runs steps on a connection to the first server.
func (f *fleet) withConnection(steps func(*grpc.ClientConn) error, options ...grpc.DialOption) error {
	connection, err := f.dial([]string{f.first.address}, options...)
	if err != nil {
		return err
	}
	defer connection.Close()
	return steps(connection)
}

// messageOf is a RunFunctionRequest with a tag and an unknown field, of so many bytes together; 0: as few as it takes.
func messageOf(tag string, size int) []byte {
	meta := append([]byte{1<<3 | 2, byte(len(tag))}, tag...)
	message := append([]byte{1<<3 | 2, byte(len(meta))}, meta...)
	if size == 0 {
		return message
	}
	// From 2 MiB on, the length of the field has four digits, so the reader needs no other case.
	length := size - len(message) - 5
	digits := []byte{byte(length) | 128, byte(length>>7) | 128, byte(length>>14) | 128, byte(length >> 21)}
	message = append(append(message, 15<<3|2), digits...)
	return append(message, make([]byte, length)...)
}

// protobuf keeps fields that it does not know, so that an empty message carries any.
func carrying(message []byte) *emptypb.Empty {
	carrier := &emptypb.Empty{}
	carrier.ProtoReflect().SetUnknown(message)
	return carrier
}

func call(ctx context.Context, connection *grpc.ClientConn, size int, options ...grpc.CallOption) error {
	return callMethod(ctx, connection, runFunction, messageOf("tag-of-the-call", size), options...)
}

// callMethod fails where the answer has not the tag.
func callMethod(
	ctx context.Context, connection *grpc.ClientConn, method string, message []byte, options ...grpc.CallOption,
) error {
	answer := &emptypb.Empty{}
	if err := connection.Invoke(ctx, method, carrying(message), answer, options...); err != nil {
		return err
	}
	if !bytes.Contains(answer.ProtoReflect().GetUnknown(), []byte("tag-of-the-call")) {
		return fmt.Errorf("the answer has another tag")
	}
	return nil
}

func expectCode(err error, code codes.Code) error {
	if status.Code(err) == code {
		return nil
	}
	return fmt.Errorf("expected %s, got: %w", code, orNothing(err))
}

func orNothing(err error) error {
	if err == nil {
		return fmt.Errorf("an answer")
	}
	return err
}

// framed is a message with gRPC's prefix.
func framed(message []byte, isCompressed bool) []byte {
	prefix := make([]byte, 5, 5+len(message))
	if isCompressed {
		prefix[0] = 1
	}
	binary.BigEndian.PutUint32(prefix[1:], uint32(len(message)))
	return append(prefix, message...)
}
