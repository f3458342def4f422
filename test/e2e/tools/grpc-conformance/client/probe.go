package main

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

const betweenProbes = 20 * time.Millisecond

// awaitNotServing asks as the kubelet does, in plain text.
func awaitNotServing(ctx context.Context, address string) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	client := grpc_health_v1.NewHealthClient(connection)
	for {
		answer, err := client.Check(ctx, &grpc_health_v1.HealthCheckRequest{})
		if err != nil || answer.Status == grpc_health_v1.HealthCheckResponse_NOT_SERVING {
			return err
		}
		time.Sleep(betweenProbes)
	}
}
