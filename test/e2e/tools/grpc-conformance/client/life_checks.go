package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/keepalive"
	grpcstatus "google.golang.org/grpc/status"
)

var lifeChecks = []check{
	{"SIGTERM: calls that run are finished, and health says NOT_SERVING", drained},
	{"GOAWAY under load: no call is lost, two servers, three restarts", rolling},
	{"reconnects after a restart, and calls wait for it", reconnects},
	{"retries of a service config, after UNAVAILABLE from another server", retries},
}

var besideChecks = []check{{"keepalive of 10 s over idle 25 s, without a new connection", keptAlive}}

const (
	shortestKeepalive = 10 * time.Second
	idle              = 25 * time.Second
)

func keptAlive(ctx context.Context, f *fleet) error {
	var dials atomic.Int32
	dialer := func(ctx context.Context, address string) (net.Conn, error) {
		dials.Add(1)
		return (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
	parameters := keepalive.ClientParameters{
		Time: shortestKeepalive, Timeout: 2 * time.Second, PermitWithoutStream: true,
	}
	options := []grpc.DialOption{grpc.WithContextDialer(dialer), grpc.WithKeepaliveParams(parameters)}
	return f.withConnection(func(connection *grpc.ClientConn) error {
		before := call(ctx, connection, 0)
		time.Sleep(idle)
		if err := errors.Join(before, call(ctx, connection, 0)); err != nil {
			return err
		}
		if dials.Load() != 1 {
			return fmt.Errorf("it connected %d times", dials.Load())
		}
		return nil
	}, options...)
}

func drained(ctx context.Context, f *fleet) error {
	one, err := f.start("127.0.0.1:0")
	if err != nil {
		return err
	}
	w, err := (&fleet{certificates: f.certificates, first: one}).openWire()
	if err != nil {
		return errors.Join(err, one.stop())
	}
	defer w.connection.Close()
	begun := errors.Join(w.begin(1, nil), w.framer.WriteData(1, false, usualBody[:7]), w.awaitPong(), one.terminate())
	if err := errors.Join(begun, awaitNotServing(ctx, one.probeAddress)); err != nil {
		return errors.Join(err, one.stop())
	}
	if err := w.framer.WriteData(1, true, usualBody[7:]); err != nil {
		return err
	}
	got, err := w.await(1)
	if err != nil {
		return errors.Join(err, one.awaitExit())
	}
	_ = w.connection.Close()
	return errors.Join(got.hasStatus("0"), one.awaitExit())
}

// rolling replaces servers one after the other, as a Deployment does, while callers go on.
func rolling(ctx context.Context, f *fleet) error {
	servers := []*server{nil, nil}
	addresses := []string{"", ""}
	for index := range servers {
		one, err := f.start("127.0.0.1:0")
		if err != nil {
			return err
		}
		servers[index], addresses[index] = one, one.address
	}
	connection, err := f.dial(addresses)
	if err != nil {
		return err
	}
	defer connection.Close()
	var isOver atomic.Bool
	calls := make(chan error, 1)
	go func() {
		calls <- atOnce(8, func(int) error {
			for !isOver.Load() {
				if err := call(ctx, connection, 20_000); err != nil {
					return err
				}
			}
			return nil
		})
	}()
	errs := []error{}
	for round := range 3 {
		index := round % 2
		errs = append(errs, servers[index].stop())
		one, err := f.start(addresses[index])
		if err != nil {
			return err
		}
		servers[index] = one
		errs = append(errs, awaitCalls(ctx, connection, 20))
	}
	isOver.Store(true)
	errs = append(errs, <-calls, servers[0].stop(), servers[1].stop())
	return errors.Join(errs...)
}

func awaitCalls(ctx context.Context, connection *grpc.ClientConn, count int) error {
	for range count {
		if err := call(ctx, connection, 0); err != nil {
			return err
		}
	}
	return nil
}

func reconnects(ctx context.Context, f *fleet) error {
	one, err := f.start("127.0.0.1:0")
	if err != nil {
		return err
	}
	connection, err := f.dial([]string{one.address})
	if err != nil {
		return err
	}
	defer connection.Close()
	before := errors.Join(call(ctx, connection, 0), one.stop())
	waiting := make(chan error, 1)
	go func() { waiting <- call(ctx, connection, 0) }()
	again, err := f.start(one.address)
	if err != nil {
		return errors.Join(before, err)
	}
	return errors.Join(before, <-waiting, again.stop())
}

// retries has a second server that is never available, which is grpc-go's own.
func retries(ctx context.Context, f *fleet) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	unavailable := grpc.NewServer(
		grpc.Creds(f.certificates.server()),
		grpc.UnknownServiceHandler(func(any, grpc.ServerStream) error {
			return grpcstatus.Error(codes.Unavailable, "never")
		}),
	)
	defer unavailable.Stop()
	go func() { _ = unavailable.Serve(listener) }()
	connection, err := f.dial(
		[]string{f.first.address, listener.Addr().String()},
		grpc.WithDefaultServiceConfig(`{
			"loadBalancingConfig": [{"round_robin": {}}],
			"methodConfig": [{"name": [{}], "waitForReady": true, "retryPolicy": {
				"maxAttempts": 5, "initialBackoff": "0.01s", "maxBackoff": "0.05s", "backoffMultiplier": 1,
				"retryableStatusCodes": ["UNAVAILABLE"]
			}}]
		}`),
	)
	if err != nil {
		return err
	}
	defer connection.Close()
	// Until ours is connected too, there is nowhere to repeat a call.
	for call(ctx, connection, 0) != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return awaitCalls(ctx, connection, 40)
}
