package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	// Without it, grpc-go does not watch.
	_ "google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func healthCheck(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		client := grpc_health_v1.NewHealthClient(connection)
		answer, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{})
		if err != nil || answer.Status != grpc_health_v1.HealthCheckResponse_SERVING {
			return fmt.Errorf("got %v: %w", answer, orNothing(err))
		}
		_, err = client.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "other"})
		return expectCode(err, codes.NotFound)
	})
}

// grpc-go watches where a service config says so, and takes a server that does not implement it for healthy.
func healthWatch(ctx context.Context, f *fleet) error {
	return f.withConnection(func(connection *grpc.ClientConn) error {
		return errors.Join(call(ctx, connection, 0), call(ctx, connection, 0))
	}, grpc.WithDefaultServiceConfig(`{
		"loadBalancingConfig": [{"round_robin": {}}],
		"healthCheckConfig": {"serviceName": "apiextensions.fn.proto.v1.FunctionRunnerService"}
	}`))
}
