package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

var callChecks = []check{
	{"unary call, both versions of the protocol", unary},
	{"request of exactly 4 MiB", func(ctx context.Context, f *fleet) error { return f.callOnce(ctx, largestMessage) }},
	{"oversize request: RESOURCE_EXHAUSTED", oversize},
	{"unknown method and service: UNIMPLEMENTED", unknownMethod},
	{"grpc-message: % and non-ASCII text arrive", percentEncoding},
	{"client's deadline passes, the connection goes on", clientDeadline},
	{"cancelled in the middle of the body", cancelledBody},
	{"cancelled before the answer", cancelledAnswer},
	{"gzip request", gzipRequest},
	{"gzip request of 4 MiB", gzipLarge},
	{"gzip bomb: RESOURCE_EXHAUSTED", gzipBomb},
	{"metadata, binary and repeated", withMetadata},
	{"1000 calls at once on one connection", manyStreams},
	{"60 requests of 4 MiB at once", manyLarge},
	{"round robin over two servers", roundRobin},
	{"health: Check, and NOT_FOUND of an unknown service", healthCheck},
	{"health: Watch reports the state, or watching clients call anyway", healthWatch},
}

func (f *fleet) callOnce(ctx context.Context, size int, options ...grpc.CallOption) error {
	return f.withConnection(func(connection *grpc.ClientConn) error { return call(ctx, connection, size, options...) })
}

func unary(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		beta := callMethod(ctx, connection, runFunctionBeta, messageOf("tag-of-the-call", 0))
		return errors.Join(call(ctx, connection, 0), beta)
	})
}

func oversize(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		rejected := expectCode(call(ctx, connection, largestMessage+1), codes.ResourceExhausted)
		return errors.Join(rejected, call(ctx, connection, 0))
	})
}

func unknownMethod(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		method := callMethod(ctx, connection, runFunction+"s", nil)
		service := callMethod(ctx, connection, "/other.Service/Run", nil)
		return errors.Join(expectCode(method, codes.Unimplemented), expectCode(service, codes.Unimplemented))
	})
}

func percentEncoding(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		err := callMethod(ctx, connection, "/other.Service/100%-é", nil)
		message := status.Convert(err).Message()
		// A header's bytes are Latin-1 to HTTP, and what was sent as UTF-8 may come back so.
		if strings.Contains(message, "100%-é") || strings.Contains(message, "100%-Ã©") {
			return expectCode(err, codes.Unimplemented)
		}
		return fmt.Errorf("the message is %q", message)
	})
}

func clientDeadline(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		stream, err := connection.NewStream(short, &grpc.StreamDesc{ClientStreams: true}, runFunction)
		if err != nil {
			return err
		}
		late := expectCode(stream.RecvMsg(carrying(nil)), codes.DeadlineExceeded)
		return errors.Join(late, call(ctx, connection, 0))
	})
}

func cancelledBody(ctx context.Context, f *fleet) error {
	return cancelled(ctx, f, largestMessage, 10*time.Millisecond)
}

func cancelledAnswer(ctx context.Context, f *fleet) error {
	return cancelled(ctx, f, 0, time.Millisecond)
}

func cancelled(ctx context.Context, f *fleet, size int, within time.Duration) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		return errors.Join(atOnce(100, func(int) error {
			short, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Duration(rand.Int63n(int64(within))), cancel)
			err := call(short, connection, size)
			if err == nil {
				return nil
			}
			return expectCode(err, codes.Canceled)
		}), call(ctx, connection, largestMessage))
	})
}

func gzipRequest(ctx context.Context, f *fleet) error {
	return f.callOnce(ctx, 0, grpc.UseCompressor(gzip.Name))
}

func gzipLarge(ctx context.Context, f *fleet) error {
	return f.callOnce(ctx, largestMessage, grpc.UseCompressor(gzip.Name))
}

func gzipBomb(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		bomb := call(ctx, connection, 64*1024*1024, grpc.UseCompressor(gzip.Name))
		return errors.Join(expectCode(bomb, codes.ResourceExhausted), call(ctx, connection, 0))
	})
}

func withMetadata(ctx context.Context, f *fleet) error {
	binary := string([]byte{0, 1, 2, 255})
	pairs := []string{"x-text", "one", "x-text", "two", "x-bytes-bin", binary, "x-long", strings.Repeat("x", 7000)}
	pairs = append(pairs, "grpc-previous-rpc-attempts", "1", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-01")
	return f.callOnce(metadata.AppendToOutgoingContext(ctx, pairs...), 0)
}

func manyStreams(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		return atOnce(1000, func(int) error { return call(ctx, connection, 0) })
	})
}

func manyLarge(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		return atOnce(60, func(int) error { return call(ctx, connection, largestMessage) })
	})
}

func roundRobin(ctx context.Context, f *fleet) error {
	connection, err := f.dial([]string{f.first.address, f.second.address})
	if err != nil {
		return err
	}
	defer connection.Close()
	calls := map[string]int{}
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until) && len(calls) < 2; {
		var from peer.Peer
		if err := call(ctx, connection, 0, grpc.Peer(&from)); err != nil {
			return err
		}
		calls[from.Addr.String()]++
	}
	if len(calls) < 2 {
		return fmt.Errorf("calls by server: %v", calls)
	}
	return nil
}

// atOnce runs all of them and gives their errors.
func atOnce(count int, run func(int) error) error {
	errs := make([]error, count)
	var all sync.WaitGroup
	for index := range count {
		all.Go(func() { errs[index] = run(index) })
	}
	all.Wait()
	return errors.Join(errs...)
}
